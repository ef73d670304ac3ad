import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PAUSE = 500; // ms without a change before it is counted

/** Who would be in a segment as the form has it now, saved or not. */
export class SegmentPreview extends Component {
    static template = "customer_data_platform.SegmentPreview";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ waiting: true, found: null });
        useRecordObserver((record) => {
            const { kind, match, domain, line_ids } = record.data;
            const rule = [kind, match, domain, line_ids.records.map((line) => line.data.words)];
            const told = JSON.stringify([record.resId, rule]);
            if (told !== this.told) {
                this.told = told;
                this.later(record);
            }
        });
        onWillUnmount(() => clearTimeout(this.timer));
    }

    later(record) {
        this.state.waiting = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(record, this.told), PAUSE);
    }

    async ask(record, told) {
        const changes = await record.getChanges();
        const ids = record.resId ? [record.resId] : [];
        const found = await this.orm.silent.call("cdp.segment", "preview", [ids, changes]);
        if (told === this.told) {
            Object.assign(this.state, { waiting: false, found });
        }
    }

    /** Whether all members are known by their ids, so that they can be opened. */
    get complete() {
        return this.state.found.count === this.state.found.ids.length;
    }

    number(value) {
        return formatInteger(value);
    }

    share(value) {
        return formatPercentage(value, { digits: [16, 0] });
    }

    open(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "cdp.profile",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain,
        });
    }

    openMembers() {
        return this.open(_t("Would be in the segment"), [["id", "in", this.state.found.ids]]);
    }

    openOne({ id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cdp.profile",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openOverlap({ id, name }) {
        const both = this.complete ? [["id", "in", this.state.found.ids]] : [];
        return this.open(name, [["segment_ids", "in", [id]], ...both]);
    }
}

registry.category("view_widgets").add("cdp_segment_preview", { component: SegmentPreview });
