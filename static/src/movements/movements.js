import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { MovementFlow } from "./flow";

const ICONS = {
    up: "fa-arrow-up",
    down: "fa-arrow-down",
    stayed: "fa-pause",
    new: "fa-star-o",
    back: "fa-undo",
    gone: "fa-sign-out",
};

const YEAR = 12;
const FIRST = 12; // rows of the list on a phone

/** Who moved between RFM segments since the month before; each number opens its customers. */
export class Movements extends Component {
    static template = "customer_data_platform.Movements";
    static components = { Layout, MovementFlow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        this.icons = ICONS;
        const left = this.props.state || {}; // as it was when somebody went on from here
        this.state = useState({
            page: null,
            measure: left.measure || "count",
            stayed: left.stayed || false,
            all: false,
        });
        useSetupAction({
            getLocalState: () => ({
                month: this.month.value,
                measure: this.state.measure,
                stayed: this.state.stayed,
            }),
        });
        onWillStart(async () => {
            this.isManager = await user.hasGroup("customer_data_platform.group_manager");
            await this.load(left.month);
        });
        this.tell = this.tell.bind(this);
        this.number = this.number.bind(this);
        this.openFlow = this.openFlow.bind(this);
    }

    async load(month) {
        const page = await this.orm.call("cdp.movement", "page", [], { month });
        this.setUpBars(page);
        page.flows = this.join(page.flows);
        this.state.page = page;
    }

    // ------------------------------------------------------------------
    // What there is
    // ------------------------------------------------------------------

    /** The segments in their order; then those who were, or are, in none. */
    setUpBars({ labels, kinds }) {
        const bars = labels.map(({ id, name, color }) => ({ key: id, name, color }));
        const none = { key: "none", name: _t("Segment deleted"), color: 0 };
        this.starts = [
            ...bars,
            none,
            { key: "new", name: kinds.new, color: 0 },
            { key: "back", name: kinds.back, color: 0 },
        ];
        this.ends = [...bars, none, { key: "gone", name: kinds.gone, color: 0 }];
    }

    /** One entry for the two ends of a flow. */
    join(rows) {
        return rows.map((row) => ({
            ...row,
            left: row.from || (["new", "back"].includes(row.kind) ? row.kind : "none"),
            right: row.to || (row.kind === "gone" ? row.kind : "none"),
        }));
    }

    get months() {
        return this.state.page.months;
    }

    get month() {
        return this.state.page.month;
    }

    get flows() {
        return this.state.page.flows;
    }

    /** The ribbons: who stayed would hide who moved. */
    get drawn() {
        return this.flows
            .filter((flow) => this.state.stayed || flow.kind !== "stayed")
            .map((flow) => ({ ...flow, size: Math.max(flow[this.state.measure], 0) }));
    }

    get summary() {
        return Object.entries(this.state.page.kinds).map(([kind, name]) => ({
            ...this.sum(this.flows.filter((flow) => flow.kind === kind)),
            kind,
            name,
        }));
    }

    get used() {
        const keys = (side) => new Set(this.flows.map((flow) => flow[side]));
        const [left, right] = [keys("left"), keys("right")];
        return {
            starts: this.starts.filter((bar) => left.has(bar.key)),
            ends: this.ends.filter((bar) => right.has(bar.key)),
        };
    }

    /** The flows one below the other, the largest first: a phone has no room for a table. */
    get listed() {
        return this.flows
            .filter((flow) => this.state.stayed || flow.kind !== "stayed")
            .sort((a, b) => b[this.state.measure] - a[this.state.measure]);
    }

    get shown() {
        return this.state.all ? this.listed : this.listed.slice(0, FIRST);
    }

    /** Of a start, an end, or any. */
    between(start, end) {
        return this.sum(
            this.flows.filter(
                (flow) => (!start || flow.left === start.key) && (!end || flow.right === end.key)
            )
        );
    }

    sum(flows) {
        const add = (name) => flows.reduce((total, flow) => total + flow[name], 0);
        return { count: add("count"), revenue: add("revenue") };
    }

    // ------------------------------------------------------------------
    // In words
    // ------------------------------------------------------------------

    number(count) {
        return formatInteger(count);
    }

    money(amount) {
        const currencyId = this.state.page.currency_id;
        return formatMonetary(amount, { currencyId, digits: [16, 0] });
    }

    startOf(flow) {
        return this.starts.find((bar) => bar.key === flow.left);
    }

    endOf(flow) {
        return this.ends.find((bar) => bar.key === flow.right);
    }

    tell(flow) {
        return _t("%(from)s to %(to)s: %(count)s customers with a revenue of %(revenue)s so far", {
            from: this.startOf(flow).name,
            to: this.endOf(flow).name,
            count: this.number(flow.count),
            revenue: this.money(flow.revenue),
        });
    }

    // ------------------------------------------------------------------
    // Leading on
    // ------------------------------------------------------------------

    /** To the month before or after the one on the page; months come latest first. */
    step(number) {
        const at = this.months.findIndex((month) => month.value === this.month.value);
        return this.months[at - number];
    }

    openFlow(flow) {
        return this.openBetween(this.startOf(flow), this.endOf(flow));
    }

    openBetween(start, end) {
        const conditions = [
            ...this.condition("from_label_id", start),
            ...this.condition("to_label_id", end),
        ];
        const names = [start, end].map((bar) => (bar ? bar.name : _t("All")));
        return this.openProfiles(names.join(" → "), conditions);
    }

    condition(field, bar) {
        if (!bar) {
            return [];
        }
        if (typeof bar.key === "number") {
            return [[field, "=", bar.key]];
        }
        const lost = [[field, "=", false], ["kind", "not in", ["new", "back", "gone"]]];
        return bar.key === "none" ? lost : [["kind", "=", bar.key]];
    }

    openKind({ kind, name }) {
        this.openProfiles(name, [["kind", "=", kind]]);
    }

    openProfiles(name, conditions) {
        const movement = [["month", "=", this.month.value], ...conditions];
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${name}, ${this.month.name}`,
            res_model: "cdp.profile",
            views: ["list", "kanban", "form", "pivot", "graph"].map((type) => [false, type]),
            domain: [["movement_ids", "any", movement]],
            context: { active_test: false },
        });
    }

    /** Chart and pivot of the last year that is kept. */
    openMonths() {
        const first = this.months[Math.min(YEAR, this.months.length) - 1];
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Movements since %s", first.name),
            res_model: "cdp.movement",
            views: ["graph", "pivot", "list"].map((type) => [false, type]),
            domain: [["month", ">=", first.value]],
            context: { search_default_moved: 1 },
        });
    }

    openStages() {
        return this.action.doAction("customer_data_platform.cdp_stage_action");
    }
}

registry.category("actions").add("cdp_movements", Movements);
