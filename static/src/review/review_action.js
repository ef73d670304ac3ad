import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The review is loaded when somebody opens it. */
class ReviewAction extends Component {
    static template = xml`
        <LazyComponent bundle="'customer_data_platform.assets_review'"
                       Component="'cdp_review'" props="props"/>`;
    static components = { LazyComponent };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("cdp_review", ReviewAction);
