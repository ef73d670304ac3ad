import { Component, onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { money, number, profilesAction, usePage } from "../page";

const MONEY = ["revenue", "average_order", "value_predicted"];

/** Groups of customers side by side: how many, the mean, the middle, the quarters. */
export class Groups extends Component {
    static template = "customer_data_platform.Groups";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        const choices = { group: "rfm_label_id", figure: "revenue", data: null };
        Object.assign(this, usePage(this.props, choices), { number });
        this.display = { controlPanel: {} };
        onWillStart(async () => {
            this.choices = await this.orm.call("cdp.insight.groups", "choices", []);
            await this.load({});
        });
    }

    async load(choice) {
        const { group, figure } = { ...this.state, ...choice };
        const data = await this.orm.call("cdp.insight.groups", "compare", [group, figure]);
        if (group === "first_purchase") {
            data.rows.sort((a, b) => b.key.localeCompare(a.key));
        }
        Object.assign(this.state, { group, figure, data });
    }

    text(value) {
        if (MONEY.includes(this.state.figure)) {
            return money(value, this.state.data.currency_id);
        }
        if (this.state.figure === "churn_probability") {
            return `${Math.round(100 * value)}%`;
        }
        return formatFloat(value, { digits: [16, 1], trailingZeros: false });
    }

    /** Where a value stands in the picture, of 180. */
    place(value) {
        const most = Math.max(...this.state.data.rows.map((row) => row.quarters[2]));
        return most > 0 ? (178 * Math.max(value, 0)) / most : 0;
    }

    open(row) {
        this.action.doAction(profilesAction(row.name, row.domain));
    }
}

registry.category("actions").add("cdp_groups", Groups);
