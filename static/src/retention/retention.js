import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const WIDTH = 860;
const HEIGHT = 340;
const EDGE = { left: 48, right: 12, top: 10, bottom: 40 };
const MONTH = 365.25 / 12;
const MOST = 6; // curves at once; each has a dash and a colour of its own
const AT_FIRST = 4;
const MARKS = [91, 182, 365];

const percent = (share) => formatPercentage(share, { digits: [16, 0] });

/** How long customers stay, by group: curves with intervals, and a table of numbers. */
export class Retention extends Component {
    static template = "customer_data_platform.Retention";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.box = { width: WIDTH, height: HEIGHT, ...EDGE };
        this.state = useState({ kind: null, shown: [] });
        onWillStart(async () => {
            const [data, isManager] = await Promise.all([
                this.orm.call("cdp.retention", "page", []),
                user.hasGroup("customer_data_platform.group_manager"),
            ]);
            Object.assign(this, data, { isManager });
            const drawable = ({ groups }) => groups.filter((group) => !group.too_few).length;
            if (this.kinds.length) {
                const several = this.kinds.find((kind) => drawable(kind) > 1);
                this.choose((several || this.kinds[0]).kind);
            }
        });
    }

    // What is chosen

    get current() {
        return this.kinds.find(({ kind }) => kind === this.state.kind);
    }

    choose(kind) {
        this.state.kind = kind;
        const drawable = this.current.groups.filter((group) => !group.too_few);
        this.state.shown = drawable.slice(0, AT_FIRST).map((group) => group.key);
    }

    isShown(group) {
        return this.state.shown.includes(group.key);
    }

    isFull() {
        return this.state.shown.length >= MOST;
    }

    toggle(group) {
        this.state.shown = this.isShown(group)
            ? this.state.shown.filter((key) => key !== group.key)
            : [...this.state.shown, group.key];
    }

    /** The look of a curve, by its place among those drawn. */
    look(group) {
        return `o_cdp_retention_look_${this.state.shown.indexOf(group.key)}`;
    }

    // The chart

    get curves() {
        return this.state.shown.map((key) =>
            this.current.groups.find((group) => group.key === key)
        );
    }

    get reach() {
        return Math.max(MONTH * 3, ...this.curves.map(({ curve }) => curve.at(-1)[0]));
    }

    x(day) {
        return EDGE.left + ((WIDTH - EDGE.left - EDGE.right) * day) / this.reach;
    }

    y(share) {
        return HEIGHT - EDGE.bottom - (HEIGHT - EDGE.top - EDGE.bottom) * share;
    }

    /** The corners of a step curve; `column` is that of the share or of a bound. */
    steps(group, column) {
        const corners = [[0, 1]];
        for (const point of group.curve) {
            corners.push([point[0], corners.at(-1)[1]], [point[0], point[column]]);
        }
        return corners.map(([day, share]) => `${this.x(day)},${this.y(share)}`);
    }

    line(group) {
        return this.steps(group, 1).join(" ");
    }

    band(group) {
        return [...this.steps(group, 2), ...this.steps(group, 3).reverse()].join(" ");
    }

    get shares() {
        return [0, 0.25, 0.5, 0.75, 1].map((share) => ({ share, label: percent(share) }));
    }

    get months() {
        const all = Math.floor(this.reach / MONTH);
        const step = [1, 3, 6, 12, 24].find((wide) => all / wide <= 12) || 60;
        return Array.from({ length: Math.floor(all / step) + 1 }, (_, n) => n * step);
    }

    // The table

    get marks() {
        return MARKS;
    }

    mark(group, day) {
        if (!group.marks[day]) {
            return null;
        }
        const [share, low, high, known] = group.marks[day];
        return {
            share: percent(share),
            interval: _t("%(low)s to %(high)s", { low: percent(low), high: percent(high) }),
            known: _t("95 % interval; known of %s customers", this.number(known)),
        };
    }

    number(count) {
        return formatInteger(count);
    }

    openProfiles(group) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${this.current.name}: ${group.name}`,
            res_model: "cdp.profile",
            views: ["list", "kanban", "form", "pivot", "graph"].map((type) => [false, type]),
            domain: group.domain,
        });
    }

    openStages() {
        return this.action.doAction("customer_data_platform.cdp_stage_action");
    }
}

registry.category("actions").add("cdp_retention", Retention);
