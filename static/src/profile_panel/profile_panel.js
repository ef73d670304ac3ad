import { Component, useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { getDefaultConfig, View } from "@web/views/view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The profile on the contact's form: a form view of its own, fetched when the tab is
 * opened, so that opening a contact costs no queries for it.
 */
export class ProfilePanel extends Component {
    static template = "customer_data_platform.ProfilePanel";
    static components = { View };
    static props = { ...standardWidgetProps };

    setup() {
        // The title of the page stays the contact's.
        useSubEnv({ config: getDefaultConfig() });
    }

    get profileId() {
        return this.props.record.data.cdp_profile_id.id;
    }

    get viewProps() {
        return {
            type: "form",
            resModel: "cdp.profile",
            resId: this.profileId,
            context: {
                form_view_ref: "customer_data_platform.cdp_profile_view_form_panel",
            },
            display: { controlPanel: false },
            className: "o_cdp_panel",
            preventEdit: true,
            preventCreate: true,
        };
    }
}

registry.category("view_widgets").add("cdp_profile_panel", {
    component: ProfilePanel,
    fieldDependencies: [{ name: "cdp_profile_id", type: "many2one" }],
});
