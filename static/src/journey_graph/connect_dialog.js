import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Where a way of a step leads: chosen from the list of steps. */
export class ConnectDialog extends Component {
    static template = "customer_data_platform.JourneyConnect";
    static components = { Dialog };
    static props = {
        step: Object,
        steps: Array,
        field: { type: String, optional: true },
        connect: Function,
        close: Function,
    };

    setup() {
        const way = this.props.field || this.props.step.ways[0].field;
        this.state = useState({ way, to: this.leadsTo(way) });
    }

    leadsTo(field) {
        return this.props.step.ways.find((way) => way.field === field).to || 0;
    }

    choose(field) {
        Object.assign(this.state, { way: field, to: this.leadsTo(field) });
    }

    async confirm() {
        await this.props.connect(this.state.way, Number(this.state.to));
        this.props.close();
    }
}
