import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { money, number, share, usePage } from "../page";

const { DateTime } = luxon;
const LATEST = 13; // months: a year and the same month again
const WARMEST = 0.55; // how much colour the fullest cell gets; text stays readable

/** Customers by the month of their first purchase: who came back, month by month. */
export class Cohorts extends Component {
    static template = "customer_data_platform.Cohorts";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, usePage(this.props, { figure: "share", all: false }));
        this.display = { controlPanel: {} };
        this.number = number;
        this.figures = [
            ["share", _t("Share who bought")],
            ["customers", _t("Customers")],
            ["revenue", _t("Revenue")],
        ];
        onWillStart(async () => {
            this.data = await this.orm.call("cdp.cohort", "matrix", []);
            this.rows = this.data.rows;
        });
    }

    get shown() {
        const rows = this.state.all ? this.rows : this.rows.slice(-LATEST);
        return rows.toReversed();
    }

    get columns() {
        return [...Array(this.shown.at(-1)?.customers.length || 0).keys()];
    }

    month(text, later = 0) {
        return DateTime.fromISO(text).plus({ months: later }).toFormat("LLL yyyy");
    }

    /** Of all customers whose month has come, how many bought so many months later. */
    average(since) {
        const rows = this.shown.filter((row) => row.size && since < row.customers.length);
        const size = rows.reduce((sum, row) => sum + row.size, 0);
        const came = rows.reduce((sum, row) => sum + row.customers[since], 0);
        return size ? share(came, size) : "";
    }

    text(row, since) {
        if (this.state.figure === "revenue") {
            return money(row.revenue[since], this.data.currency_id);
        }
        if (this.state.figure === "customers") {
            return number(row.customers[since]);
        }
        return row.size ? share(row.customers[since], row.size) : "–";
    }

    title(row, since) {
        return _t("%(month)s: %(customers)s of %(size)s customers bought, for %(money)s", {
            month: this.month(row.month, since),
            customers: number(row.customers[since]),
            size: number(row.size),
            money: money(row.revenue[since], this.data.currency_id),
        });
    }

    /** Per cent of colour, by customer of the cohort, whose size would outshine all
     * else; as would the first month, which has none. */
    warmth(row, since) {
        if (!since) {
            return 0;
        }
        const key = this.state.figure === "revenue" ? "revenue" : "customers";
        const value = (of, at) => of[key][at] / (of.size || 1);
        const later = this.shown.flatMap((of) =>
            of.customers.slice(1).map((_count, at) => value(of, at + 1))
        );
        const most = Math.max(...later, 0);
        return most ? Math.round((100 * WARMEST * Math.max(value(row, since), 0)) / most) : 0;
    }

    async openCell(row, since) {
        const what = this.state.figure === "revenue" ? "open_purchases" : "open_customers";
        this.action.doAction(await this.orm.call("cdp.cohort", what, [row.month, since]));
    }

    async openCohort(row) {
        this.action.doAction(await this.orm.call("cdp.cohort", "open_customers", [row.month]));
    }
}

registry.category("actions").add("cdp_cohorts", Cohorts);
