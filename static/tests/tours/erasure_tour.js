import { registry } from "@web/core/registry";

/** A privacy officer: from the request through the dry run to the order to erase. */
registry.category("web_tour.tours").add("cdp_erasure_tour", {
    steps: () => [
        {
            content: "Who asks has been checked: see what would go",
            trigger: "button:contains(Look what would be erased)",
            run: "click",
        },
        {
            content: "Nothing is erased yet, and it is said what would be",
            trigger: "div[role=status]:contains(Nothing has been erased yet)",
        },
        {
            trigger: ".o_data_row:contains(Customer Profile):contains(Deleted)",
        },
        {
            trigger: "button[name=action_run]:contains(Erase now)",
            run: "click",
        },
        {
            content: "It is asked once more",
            trigger: ".modal:contains(cannot be brought back) .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "div[role=status]:contains(in the background)",
        },
    ],
});
