import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatPercentage, formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const BELOW = "< 1%";
const ABOVE = "> 99%";

/** Nothing is certain; and exactly zero is a group without a score. */
function formatShare(value) {
    if (!value) {
        return "";
    }
    if (value < 0.01 || value >= 0.995) {
        return value < 0.01 ? BELOW : ABOVE;
    }
    return formatPercentage(value, { digits: [16, 0] });
}

/** A churn probability as a bar and a number; in words where there is no number. */
export class ChurnField extends Component {
    static template = "customer_data_platform.ChurnField";
    static props = {
        ...standardFieldProps,
        labelled: { type: Boolean, optional: true },
    };

    get state() {
        return this.props.record.data.churn_state;
    }

    get hasNumber() {
        return this.state === "scored" || this.byHand;
    }

    get byHand() {
        return this.state === "by_hand";
    }

    get words() {
        const { selection } = this.props.record.fields.churn_state;
        return formatSelection(this.state, { selection });
    }

    get probability() {
        return this.props.record.data[this.props.name];
    }

    get share() {
        return formatShare(this.probability) || BELOW;
    }
}

registry.category("formatters").add("cdp_churn", formatShare);
registry.category("fields").add("cdp_churn", {
    component: ChurnField,
    supportedTypes: ["float"],
    fieldDependencies: [{ name: "churn_state", type: "selection" }],
    extractProps: ({ options }) => ({ labelled: options.labelled }),
});
