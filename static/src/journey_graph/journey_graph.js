import { Component, onPatched, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ConnectDialog } from "./connect_dialog";
import { Drag } from "./drag";
import { moveFocus } from "./keys";
import { arrange, CARD, extent, lines } from "./layout";

const STEP = "cdp.journey.step";

/** The steps of a journey as a graph. Each change is saved at once, by the server, which
 *  keeps the journey together; so two who edit it see what is there. */
export class JourneyGraph extends Component {
    static template = "customer_data_platform.JourneyGraph";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.card = CARD;
        this.state = useState({ graph: null, placed: [], pulled: null, said: "", busy: false });
        onWillStart(() => this.load(this.props.record));
        onPatched(() => {
            this.focus(this.focusNext);
            this.focusNext = null;
        });
        onWillUpdateProps((next) => this.load(next.record));
    }

    // ------------------------------------------------------------------
    // What is there
    // ------------------------------------------------------------------

    versionOf(record) {
        const own = record.resModel === "cdp.journey.version";
        return own ? record.resId : record.data.version_id?.id;
    }

    async load(record = this.props.record) {
        const id = this.versionOf(record);
        if (!id) {
            Object.assign(this.state, { graph: null, placed: [] });
            return;
        }
        const graph = await this.orm.silent.call("cdp.journey.version", "graph", [[id]]);
        Object.assign(this.state, { graph, placed: arrange(graph.steps, graph.first) });
    }

    get editable() {
        return Boolean(this.state.graph?.editable);
    }

    get lines() {
        return lines(this.state.placed);
    }

    get size() {
        return extent(this.state.placed);
    }

    find(id) {
        return this.state.placed.find((step) => step.id === id);
    }

    /** What is drawn, for who does not see it. */
    told(step) {
        const ways = step.ways.map((way) =>
            _t("%(way)s: %(step)s", {
                way: way.label,
                step: this.find(way.to)?.text || _t("the journey ends"),
            })
        );
        return [step.text, step.problem, ...ways].filter(Boolean).join(". ");
    }

    numbers(step) {
        const counts = [
            ["waiting_count", _t("here"), "action_open_waiting"],
            ["reached_count", _t("came"), "action_open_visits"],
            ["sent_count", _t("sent"), "action_open_visits"],
            ["held_count", _t("held back"), "action_open_visits"],
            ["unknown_count", _t("perhaps sent"), "action_open_visits"],
            ["failed_count", _t("failed"), "action_open_visits"],
            ["shadow_count", _t("would have"), "action_open_visits"],
        ];
        return counts
            .filter(([name]) => step.numbers[name])
            .map(([name, label, method]) => ({
                ...{ name, label, method },
                count: formatInteger(step.numbers[name]),
            }));
    }

    async openNumber(step, method) {
        this.action.doAction(await this.orm.call(STEP, method, [[step.id]]));
    }

    // ------------------------------------------------------------------
    // Changing it
    // ------------------------------------------------------------------

    /** One change at a time; then what the server has made of it, and a word about it. */
    async change(said, work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.save();
            const result = await work();
            await this.load();
            this.state.said = said;
            return result;
        } finally {
            this.state.busy = false;
        }
    }

    /** What else was changed on the form; a new journey gets its first version. */
    async save() {
        const { record } = this.props;
        if (record.isNew || record.dirty) {
            if (!(await record.save())) {
                throw new Error(_t("Fill in the form first."));
            }
        }
    }

    async add(kind, line) {
        const fresh = await this.change(_t("Step added."), () =>
            this.orm.call(STEP, "insert", [this.versionOf(this.props.record), kind], {
                step_id: line?.step || false,
                way: line?.field || false,
            })
        );
        if (fresh) {
            this.focusLater(fresh);
            if (kind !== "end") {
                this.open(this.find(fresh));
            }
        }
    }

    open(step) {
        if (this.justDragged) {
            return;
        }
        this.dialog.add(
            FormViewDialog,
            {
                ...{ resModel: STEP, resId: step.id, title: step.text, canExpand: false },
                readonly: !this.editable,
                preventEdit: !this.editable,
                onRecordSaved: () => this.change(_t("Step saved."), () => {}),
            },
            { onClose: () => this.load().then(() => this.focusLater(step.id)) }
        );
    }

    remove(step) {
        const before = this.state.placed.find((s) => s.ways.some((way) => way.to === step.id));
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove this step?"),
            body: _t("“%s” goes, with its email if it has one. What came after it stays.", step.text),
            confirmLabel: _t("Remove"),
            confirm: async () => {
                await this.change(_t("Step removed."), () =>
                    this.orm.call(STEP, "remove", [[step.id]])
                );
                this.focusLater(before?.id || this.state.placed[0]?.id);
            },
            cancel: () => {},
        });
    }

    connect(step, field, to) {
        return this.change(to ? _t("Connected.") : _t("The way ends there now."), () =>
            this.orm.call(STEP, "connect", [[step.id], field], { step_id: to || false })
        );
    }

    chooseTarget(step, field) {
        this.dialog.add(ConnectDialog, {
            ...{ step, field },
            steps: this.state.placed.filter((other) => other.id !== step.id),
            connect: (way, to) => this.connect(step, way, to),
        });
    }

    arrange() {
        return this.change(_t("Arranged."), () =>
            this.orm.call("cdp.journey.version", "arrange", [[this.state.graph.id]])
        );
    }

    // ------------------------------------------------------------------
    // By mouse and by keyboard
    // ------------------------------------------------------------------

    drag(ev, step, field) {
        if (this.editable && ev.button === 0) {
            new Drag(this, { step, field }, ev);
        }
    }

    pointIn(ev) {
        const box = this.root.el.querySelector(".o_cdp_journey_steps").getBoundingClientRect();
        return { x: ev.clientX - box.left, y: ev.clientY - box.top };
    }

    place(id, left, top) {
        const placed = this.state.placed.find((step) => step.id === id);
        Object.assign(placed, { left: Math.max(1, left), top: Math.max(1, top) });
    }

    savePlace(id) {
        const { left, top } = this.find(id);
        return this.orm.silent.write(STEP, [id], { x: Math.round(left), y: Math.round(top) });
    }

    onKeydown(ev, step) {
        const menu = `.o_cdp_journey_way[data-of="${step.id}"] button`;
        const actions = {
            Delete: () => this.remove(step),
            a: () => this.root.el.querySelector(menu)?.click(),
            "+": () => this.root.el.querySelector(menu)?.click(),
            c: () => step.ways.length && this.chooseTarget(step),
        };
        if (ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        const done = moveFocus(ev.key, step, this.state.placed, (id) => this.focus(id));
        const act = this.editable && actions[ev.key];
        if (done || act) {
            ev.preventDefault();
            ev.stopPropagation();
            act?.();
        }
    }

    focus(id) {
        this.root.el?.querySelector(`[data-step="${id}"] .o_cdp_journey_open`)?.focus();
    }

    /** A step that is not drawn yet is gone to when it is. */
    focusLater(id) {
        this.focus(id);
        this.focusNext = id;
    }
}

registry.category("view_widgets").add("cdp_journey_graph", {
    component: JourneyGraph,
    fieldDependencies: [{ name: "version_id", type: "many2one" }],
});
