import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Whether a customer is an organisation or a person, as a small picture in a list. */
export class OrganisationIcon extends Component {
    static template = "customer_data_platform.OrganisationIcon";
    static props = { ...standardFieldProps };

    get isOrganisation() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("cdp_organisation_icon", {
    component: OrganisationIcon,
    supportedTypes: ["boolean"],
});
