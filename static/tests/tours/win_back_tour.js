import { registry } from "@web/core/registry";

const pick = (field, text) => [
    { trigger: `div[name=${field}] input`, run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains(${text})`, run: "click" },
    { trigger: `div[name=${field}] input:value(${text})` },
];
const kind = (name) => ({ trigger: `.o-dropdown--menu [data-kind=${name}]`, run: "click" });
const save = [
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];
const email = (subject, text) => [
    { trigger: ".modal div[name=subject] input", run: `edit ${subject}` },
    { trigger: ".modal div[name=mail_text] textarea", run: `edit ${text}` },
    ...save,
    { trigger: `.o_cdp_journey_step:contains(${subject})` },
];

/** What the README says under “Win customers back in five minutes”, word for word. */
registry.category("web_tour.tours").add("cdp_win_back_tour", {
    steps: () => [
        { trigger: ".o_control_panel .o-kanban-button-new", run: "click" },
        { trigger: "div[name=name] input", run: "edit Win back regulars" },
        ...pick("purpose_id", "Offers for you"),
        { trigger: ".nav-link:contains(Who enters)", run: "click" },
        ...pick("segment_id", "Likely to leave"),
        { trigger: ".nav-link:contains(When it is over)", run: "click" },
        { trigger: "div[name=goal_purchase] input", run: "check" },
        { trigger: ".nav-link:contains(Steps)", run: "click" },
        { trigger: ".o_cdp_journey_begin", run: "click" },
        kind("email"),
        ...email("We miss you", "Hello {name}, we have not seen you for a while. {products}"),
        { trigger: '.o_cdp_journey_way button[aria-label*="We miss you"]', run: "click" },
        kind("wait"),
        { trigger: ".modal div[name=wait_count] input", run: "edit 10" },
        ...save,
        { trigger: '.o_cdp_journey_way button[aria-label*="Wait 10 days"]', run: "click" },
        kind("email"),
        ...email("May we welcome you back?", "Hello {name}, is there anything we can do?"),
        { trigger: "button:contains(Approve and start)", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains(Running)" },
    ],
});
