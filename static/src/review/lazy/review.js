import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Queue } from "./queue";

const KEYS = { s: "linked", n: "rejected", u: "unsure" };
const OTHERS = ["language", "kind", "tags", "created"];
const TYPING = "input, textarea, select, [contenteditable=true]";

/** Pairs of contacts that may be one customer, one after the other, by keyboard. */
export class Review extends Component {
    static template = "customer_data_platform.Review";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const { params } = this.props.action;
        this.customer = params?.name;
        const { orm, notification } = this.env.services;
        this.queue = new Queue({
            orm: orm.silent, // and not of the page: decisions arrive after it is left
            notify: notification.add,
            profileId: params?.profile_id,
        });
        this.state = useState(this.queue.state);
        this.states = {
            same: { icon: "fa-check", text: _t("Same") },
            spelling: { icon: "fa-check", text: _t("Same, written differently") },
            similar: { icon: "fa-adjust", text: _t("Similar") },
            different: { icon: "fa-times", text: _t("Different") },
            missing: { icon: "fa-minus", text: _t("Missing") },
        };
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.queue.waiting.size) {
                ev.preventDefault();
            }
        });
        onWillStart(() => this.queue.load());
    }

    get pair() {
        return this.state.pairs[0];
    }

    /** Fields that tell who somebody is, before what both have bought. */
    get telling() {
        return this.pair.fields.filter(({ name }) => !OTHERS.includes(name));
    }

    get others() {
        return this.pair.fields.filter(({ name }) => OTHERS.includes(name));
    }

    onKey(ev) {
        const typing = ev.target.closest?.(TYPING) || document.querySelector(".modal.show");
        if (typing || ev.ctrlKey || ev.altKey || ev.metaKey || ev.repeat) {
            return;
        }
        const key = ev.key.toLowerCase();
        if (key === "z") {
            this.queue.undo();
        } else if (KEYS[key]) {
            this.queue.decide(KEYS[key]);
        } else if (key === "arrowright") {
            this.queue.skip();
        }
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

    openPurchases(profileId) {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_bought",
            resModel: "cdp.profile",
            resId: profileId,
        });
    }

    open(action) {
        return this.action.doAction(`customer_data_platform.${action}`);
    }
}

registry.category("lazy_components").add("cdp_review", Review);
