import { registry } from "@web/core/registry";

const kind = (name) => ({ trigger: `.o-dropdown--menu [data-kind=${name}]`, run: "click" });
const saved = [
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];
const subject = (text) => [
    { trigger: ".modal div[name=subject] input", run: `edit ${text}` },
    ...saved,
    { trigger: `.o_cdp_journey_step:contains(${text})` },
];
const after = (text, label) => ({
    trigger: `.o_cdp_journey_way button[aria-label*="${text}"][aria-label$="${label}"]`,
    run: "click",
});

/** A journey of six steps from nothing, with the mouse. */
registry.category("web_tour.tours").add("cdp_journey_mouse_tour", {
    steps: () => [
        { trigger: ".o_cdp_journey_begin", run: "click" },
        kind("email"),
        ...subject("Welcome"),
        after("Welcome", "Then"),
        kind("wait"),
        ...saved,
        after("Wait a day", "Then"),
        kind("branch"),
        ...saved,
        after("Branch", "Yes"),
        kind("end"),
        { trigger: ".o_cdp_journey_step[data-kind=end]" },
        after("Branch", "No"),
        kind("email"),
        ...subject("Still there?"),
        {
            content: "A wait between two steps",
            ...after("Branch", "No"),
        },
        kind("wait"),
        ...saved,
        { trigger: ".o_cdp_journey_step[data-kind=wait]:eq(1)" },
        {
            content: "The way out of the last email is drawn onto the end",
            trigger: `.o_cdp_journey_way:has([aria-label*="Still there?"]) .o_cdp_journey_dot`,
            run: "drag_and_drop .o_cdp_journey_step[data-kind=end] .o_cdp_journey_open",
        },
        { trigger: "[role=status]:contains(Connected)", run: () => {} },
        {
            content: "The second wait goes again, and the rest stays together",
            trigger: ".o_cdp_journey_step[data-kind=wait]:eq(1) .o_cdp_journey_remove",
            run: "click",
        },
        { trigger: ".modal .btn-primary:contains(Remove)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_cdp_journey_steps:not(:has(.o_cdp_journey_step[data-kind=wait] ~ .o_cdp_journey_step[data-kind=wait]))" },
    ],
});

const focus = (selector) => ({ trigger: selector, run: ({ anchor }) => anchor.focus() });
const press = (key, trigger) => ({ trigger, run: `press ${key}` });
const onKind = (name) => `.o-dropdown--menu [data-kind=${name}]`;
const focused = (name) => `.o_cdp_journey_step[data-kind=${name}] .o_cdp_journey_open:focus`;

/** The same without a mouse: arrows, Enter, A, C and Delete. */
registry.category("web_tour.tours").add("cdp_journey_keyboard_tour", {
    steps: () => [
        focus(".o_cdp_journey_begin"),
        press("Enter", ".o_cdp_journey_begin:focus"),
        focus(onKind("email")),
        press("Enter", onKind("email")),
        { trigger: ".modal div[name=subject] input", run: "edit Welcome" },
        focus(".modal .o_form_button_save"),
        press("Enter", ".modal .o_form_button_save:focus"),
        { trigger: "body:not(:has(.modal))" },
        { content: "One is where one was", trigger: focused("email") },
        press("a", focused("email")),
        focus(onKind("wait")),
        press("Enter", onKind("wait")),
        focus(".modal .o_form_button_save"),
        press("Enter", ".modal .o_form_button_save:focus"),
        { trigger: focused("wait") },
        press("a", focused("wait")),
        focus(onKind("end")),
        press("Enter", onKind("end")),
        { trigger: focused("end") },
        press("ArrowUp", focused("end")),
        press("ArrowUp", focused("wait")),
        { trigger: focused("email") },
        press("c", focused("email")),
        {
            content: "The email leads to the end instead",
            trigger: ".modal select[name=way]",
        },
        { trigger: ".modal select[name=to]", run: "selectByLabel End" },
        focus(".modal .btn-primary"),
        press("Enter", ".modal .btn-primary:focus"),
        { trigger: "body:not(:has(.modal))" },
        focus(".o_cdp_journey_step[data-kind=wait] .o_cdp_journey_open"),
        press("Delete", focused("wait")),
        focus(".modal .btn-primary"),
        press("Enter", ".modal .btn-primary:focus"),
        { trigger: ".o_cdp_journey_steps:not(:has([data-kind=wait]))" },
    ],
});
