import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 200;
const HEIGHT = 40;

/** Weeks as a line, those to come dashed, with the band that they should lie in. */
export class WeeksField extends Component {
    static template = "customer_data_platform.WeeksField";
    static props = { ...standardFieldProps, large: { type: Boolean, optional: true } };

    setup() {
        this.box = `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get weeks() {
        return this.props.record.data[this.props.name] || { known: [], ahead: [] };
    }

    get height() {
        return this.props.large ? 180 : HEIGHT;
    }

    /** "x,y" of a value of a week; the first of them is at the left. */
    place(week, value) {
        const { known, ahead } = this.weeks;
        const values = [...known.map((row) => row[1]), ...ahead.map((row) => row[3]), 0];
        const most = Math.max(...values) || 1;
        const least = Math.min(...values);
        const size = Math.max(known.length + ahead.length - 1, 1);
        const y = 2 + (HEIGHT - 4) * (1 - (value - least) / (most - least || 1));
        return `${(WIDTH * week) / size},${y}`;
    }

    get line() {
        return this.weeks.known.map((row, week) => this.place(week, row[1])).join(" ");
    }

    /** The weeks to come; the line begins where the known one ends. */
    get ahead() {
        const { known, ahead } = this.weeks;
        const before = known.length ? [this.place(known.length - 1, known.at(-1)[1])] : [];
        const after = ahead.map((row, week) => this.place(known.length + week, row[1]));
        return [...before, ...after].join(" ");
    }

    get band() {
        const { known, ahead } = this.weeks;
        const at = (index) => ahead.map((row, week) => this.place(known.length + week, row[index]));
        return [...at(2), ...at(3).reverse()].join(" ");
    }

    /** What stands under the large picture: first week, last one, the forecast's end. */
    get dates() {
        const { known, ahead } = this.weeks;
        const weeks = [known[0], known.at(-1), ahead.at(-1)].filter(Boolean);
        return weeks.map(([week]) => formatDate(deserializeDate(week)));
    }

    get words() {
        const { known, ahead } = this.weeks;
        return _t("The last %(known)s weeks, and %(ahead)s to come", {
            known: known.length,
            ahead: ahead.length,
        });
    }
}

registry.category("fields").add("cdp_weeks", {
    component: WeeksField,
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ large: options.large }),
});
