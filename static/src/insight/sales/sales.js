import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { money, number, profilesAction, share, usePage } from "../page";

const PARTS = [1, 5, 10, 20, 50]; // per cent of the customers, those who buy most

/** Sales by segment, and how much hangs on how few customers. */
export class Sales extends Component {
    static template = "customer_data_platform.Sales";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, usePage(this.props, { months: 12, data: null }));
        this.display = { controlPanel: {} };
        Object.assign(this, { number, share });
        this.periods = [
            [12, _t("Last 12 months")],
            [0, _t("All time")],
        ];
        onWillStart(() => this.load(this.state.months));
    }

    async load(months) {
        const data = await this.orm.call("cdp.insight.sales", "figures", [months]);
        Object.assign(this.state, { months, data });
    }

    money(amount) {
        return money(amount, this.state.data.currency_id);
    }

    get parts() {
        const { best, customers } = this.state.data;
        return PARTS.map((part) => ({
            part,
            customers: Math.ceil((part * customers) / 100),
            revenue: best[part],
        }));
    }

    /** From the best customer on; places in the picture, 100 by 100. */
    get points() {
        const { curve, total } = this.state.data;
        const places = curve.map((amount, place) => `${place + 1},${100 - (100 * amount) / total}`);
        return ["0,100", ...places].join(" ");
    }

    get tables() {
        const { labels, segments, kinds } = this.state.data;
        const of = (field, value) => [[field, "=", value]];
        const row = (field) => ([id, name, color, customers, revenue]) => ({
            ...{ id, name, color, customers, revenue },
            condition: field === "segment_ids" ? [[field, "in", [id]]] : of(field, id),
        });
        const kind = ([is, customers, revenue]) => ({
            ...{ id: is, name: is ? _t("Organisations") : _t("Persons"), color: 0 },
            ...{ customers, revenue, condition: of("is_company", Boolean(is)) },
        });
        return [
            { name: _t("By RFM segment"), rows: labels.map(row("rfm_label_id")) },
            { name: _t("By your segments"), rows: segments.map(row("segment_ids")) },
            { name: _t("By persons and organisations"), rows: kinds.map(kind) },
        ].filter((table) => table.rows.length);
    }

    /** The fewest customers who bring half of the sales. */
    openHalf() {
        const { customers, half } = this.state.data;
        this.openBest(((100 * (half - 0.5)) / customers).toFixed(6));
    }

    openBest(part) {
        const name = _t("The best customers");
        const best = [["among_best", "=", `${part}/${this.state.months}`]];
        this.action.doAction(profilesAction(name, best));
    }

    openCustomers(row) {
        const bought = [["among_best", "=", `100/${this.state.months}`]];
        this.action.doAction(profilesAction(row.name, [...bought, ...row.condition]));
    }

    async openPurchases(condition, part = 100) {
        const args = [this.state.months, condition, part];
        this.action.doAction(await this.orm.call("cdp.insight.sales", "open_purchases", args));
    }
}

registry.category("actions").add("cdp_sales", Sales);
