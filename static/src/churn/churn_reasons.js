import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What a churn probability is made of: from the typical customer's chance to this one's,
 * a bar a reason, to the right what raises it and to the left what lowers it.
 */
export class ChurnReasons extends Component {
    static template = "customer_data_platform.ChurnReasons";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get picture() {
        return this.props.record.data[this.props.name];
    }

    get rows() {
        const most = Math.max(...this.picture.rows.map((row) => Math.abs(row.points)), 1);
        return this.picture.rows.map((row) => ({
            ...row,
            raises: row.points > 0,
            width: Math.max(Math.round((50 * Math.abs(row.points)) / most), 1),
        }));
    }

    open(row) {
        const { resModel, resId } = this.props.record;
        this.action.doActionButton({
            type: "object",
            name: "action_open_churn_reason",
            args: JSON.stringify([row.group]),
            resModel,
            resId,
            resIds: [resId],
            context: {},
        });
    }
}

registry.category("fields").add("cdp_churn_reasons", {
    component: ChurnReasons,
    supportedTypes: ["json"],
});
