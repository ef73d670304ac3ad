import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Tells of a likely duplicate of a contact, asked for when the form is there. */
export class MayExist extends Component {
    static template = "customer_data_platform.MayExist";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ other: false });
        useRecordObserver(({ resId }) => {
            if (resId !== this.asked) {
                this.asked = resId;
                this.ask(resId); // and do not keep the form waiting
            }
        });
    }

    async ask(id) {
        this.state.other = false;
        const other = id && (await this.orm.silent.call("res.partner", "cdp_may_exist", [[id]]));
        if (id === this.asked) {
            this.state.other = other;
        }
    }

    open() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.state.other.id,
            views: [[false, "form"]],
        });
    }

    async compare() {
        const ids = [this.state.other.match_id];
        const action = await this.orm.call("cdp.match", "get_formview_action", [ids]);
        return this.action.doAction(action);
    }
}

registry.category("view_widgets").add("cdp_may_exist", { component: MayExist });
