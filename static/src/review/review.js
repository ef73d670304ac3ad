import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const KEYS = { s: "linked", n: "rejected", u: "unsure" };

/** Pairs of contacts that may be one customer, one after the other, by keyboard. */
export class Review extends Component {
    static template = "customer_data_platform.Review";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.passed = []; // decided or skipped in this sitting
        this.decided = [];
        this.state = useState({ pairs: [], left: 0, stake: 0, done: 0, busy: false });
        this.states = {
            same: { icon: "fa-check", text: _t("Same") },
            similar: { icon: "fa-adjust", text: _t("Similar") },
            different: { icon: "fa-times", text: _t("Different") },
            missing: { icon: "fa-minus", text: _t("Missing") },
        };
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        onWillStart(() => this.load());
    }

    get pair() {
        return this.state.pairs[0];
    }

    async load() {
        const data = await this.orm.call("cdp.match", "review_queue", [this.passed]);
        Object.assign(this.state, data);
    }

    onKey(ev) {
        const field = ev.target.closest?.("input, textarea, select, [contenteditable=true]");
        if (field || ev.ctrlKey || ev.altKey || ev.metaKey || ev.repeat) {
            return;
        }
        const key = ev.key.toLowerCase();
        if (key === "z") {
            this.undo();
        } else if (this.pair && KEYS[key]) {
            this.decide(KEYS[key]);
        } else if (this.pair && key === "arrowright") {
            this.skip();
        }
    }

    /** One step at a time: what a second key would hit is not on the screen yet. */
    async alone(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    decide(verdict) {
        return this.state.may_decide && this.alone(async () => {
            const { id } = this.pair;
            const taken = await this.orm.call("cdp.match", "decide", [[id], verdict]);
            if (taken) {
                this.notification.add(taken, { type: "warning" });
            } else {
                this.decided.push(id);
                this.state.done++;
            }
            await this.next();
        });
    }

    skip() {
        return this.alone(() => this.next());
    }

    async next() {
        this.passed.push(this.pair.id);
        // Each decision may settle other pairs: ask anew
        await this.load();
    }

    undo() {
        return this.alone(async () => {
            const id = this.decided.at(-1);
            if (!id) {
                this.notification.add(_t("There is nothing to undo."), { type: "info" });
                return;
            }
            await this.orm.call("cdp.match", "undo", [[id]]);
            this.decided.pop();
            this.state.done--;
            this.passed = this.passed.filter((passed) => passed !== id);
            await this.load();
        });
    }

    get chance() {
        const { probability } = this.pair;
        if (probability >= 0.9) {
            return _t("Very likely the same");
        }
        if (probability >= 0.6) {
            return _t("Probably the same");
        }
        return probability >= 0.4 ? _t("Hard to tell") : _t("Probably not the same");
    }

    weight(bits) {
        const size = Math.abs(bits);
        const texts =
            bits > 0
                ? [_t("Weakly for"), _t("For"), _t("Strongly for")]
                : [_t("Weakly against"), _t("Against"), _t("Strongly against")];
        return {
            text: size < 0.5 ? _t("Says little") : texts[size < 3 ? 0 : size < 7 ? 1 : 2],
            width: Math.min(100, Math.round(size * 8)),
            color: bits > 0 ? "bg-success" : "bg-danger",
        };
    }

    percent(value) {
        return `${Math.round(100 * value)} %`;
    }

    number(value) {
        return formatInteger(value);
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.state.currency_id, digits: [16, 0] });
    }

    openContact(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    open(action) {
        return this.action.doAction(`customer_data_platform.${action}`);
    }
}

registry.category("actions").add("cdp_review", Review);
