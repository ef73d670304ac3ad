import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Customers by how recently and how often they buy; each cell opens its customers. */
export class RfmGrid extends Component {
    static template = "customer_data_platform.RfmGrid";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.scale = [1, 2, 3, 4, 5];
        this.state = useState({ pointedAt: null });
        onWillStart(async () => {
            const [data, isManager] = await Promise.all([
                this.orm.call("cdp.rfm.cell", "grid", []),
                user.hasGroup("customer_data_platform.group_manager"),
            ]);
            this.isManager = isManager;
            Object.assign(this, data);
            this.total = data.cells.reduce((sum, cell) => sum + cell.count, 0);
            this.rows = [5, 4, 3, 2, 1].map((r) => ({
                r,
                cells: data.cells.filter((cell) => cell.r === r),
            }));
            this.labels = this.sumUp(data.cells);
        });
    }

    /** One entry a segment, in the order in which they are listed elsewhere. */
    sumUp(cells) {
        const labels = new Map();
        for (const { label_id, label, sequence, color, advice, count, revenue } of cells) {
            const entry = labels.get(label_id) || { count: 0, revenue: 0 };
            labels.set(label_id, {
                ...{ id: label_id, label, sequence, color, advice },
                count: entry.count + count,
                revenue: entry.revenue + revenue,
            });
        }
        return [...labels.values()].sort((a, b) => a.sequence - b.sequence);
    }

    share(count) {
        const percent = Math.round((100 * count) / this.total);
        return count && !percent ? "< 1 %" : `${percent} %`;
    }

    number(count) {
        return formatInteger(count);
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.currency_id, digits: [16, 0] });
    }

    openCell(cell) {
        const scores = [["rfm_r", "=", cell.r], ["rfm_f", "=", cell.f]];
        this.openProfiles(`${cell.label}: R${cell.r} F${cell.f}`, scores);
    }

    openLabel(entry) {
        this.openProfiles(entry.label, [["rfm_label_id", "=", entry.id]]);
    }

    openLapsed() {
        this.openProfiles(_t("Bought before the look back only"), this.lapsed_domain);
    }

    openProfiles(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "cdp.profile",
            views: ["list", "kanban", "form", "pivot", "graph"].map((type) => [false, type]),
            domain,
        });
    }

    open(action) {
        return this.action.doAction(`customer_data_platform.${action}`);
    }
}

registry.category("actions").add("cdp_rfm_grid", RfmGrid);
