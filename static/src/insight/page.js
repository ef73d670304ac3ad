import { useState } from "@odoo/owl";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";

/** What the pages share: services, and choices that are still there on the way back. */
export function usePage(props, choices) {
    const state = useState({ ...choices, ...props.state });
    useSetupAction({ getLocalState: () => ({ ...state }) });
    return { action: useService("action"), orm: useService("orm"), state };
}

export const number = (count) => formatInteger(Math.round(count));

/** A share in whole per cent; what is there is never shown as nothing. */
export function share(part, whole) {
    const percent = whole ? (100 * part) / whole : 0;
    return percent > 0 && percent < 0.5 ? "< 1%" : `${Math.round(percent)}%`;
}

export const money = (amount, currencyId) =>
    formatMonetary(amount, { currencyId, digits: [16, 0] });

export function profilesAction(name, domain) {
    return {
        type: "ir.actions.act_window",
        name,
        res_model: "cdp.profile",
        views: ["list", "kanban", "form", "pivot", "graph"].map((type) => [false, type]),
        domain,
    };
}
