import { Component, onMounted, useExternalListener, useRef, useState } from "@odoo/owl";
import { layOut } from "./flow_layout";

/** Ribbons from the segments of one month to those of the next; each can be opened. */
export class MovementFlow extends Component {
    static template = "customer_data_platform.MovementFlow";
    static props = {
        flows: { type: Array },
        left: { type: Array },
        right: { type: Array },
        leftTitle: { type: String },
        rightTitle: { type: String },
        tell: { type: Function }, // the sentence that a ribbon stands for
        number: { type: Function },
        open: { type: Function },
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ width: 0, pointedAt: null });
        const measure = () => {
            this.state.width = this.root.el.clientWidth;
        };
        onMounted(measure);
        useExternalListener(window, "resize", measure);
    }

    get narrow() {
        return this.state.width < 600;
    }

    get picture() {
        const { flows, left, right } = this.props;
        return layOut(flows, left, right, this.state.width, this.narrow ? 118 : 170);
    }

    nameOf(bar) {
        return this.narrow ? bar.name : `${bar.name} (${this.props.number(bar.count)})`;
    }

    onKeydown(event, flow) {
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.props.open(flow);
        }
    }
}
