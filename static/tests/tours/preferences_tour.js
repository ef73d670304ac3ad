import { registry } from "@web/core/registry";

const PHONE = 400;

registry.category("web_tour.tours").add("cdp_preferences", {
    steps: () => [
        {
            content: "All of the page is within a phone's width",
            trigger: "h1:contains(Your preferences)",
            run() {
                if (document.documentElement.scrollWidth > PHONE) {
                    throw new Error("the page is wider than the phone");
                }
            },
        },
        {
            content: "The whole line is the box",
            trigger: "fieldset:contains(Newsletter) label:contains(By email)",
            run: "click",
        },
        {
            trigger: "button[value=save]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was saved is said, and read out",
            trigger: "[role=status]:contains(You said yes to):contains(Newsletter)",
        },
        {
            trigger: "fieldset:contains(Newsletter) input:checked",
        },
        {
            trigger: "button[value=pause30]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "button[value=resume]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "[role=status]:contains(Your break is over)",
        },
        {
            trigger: "button[value=nothing]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "[role=status]:contains(no news and offers any more)",
        },
        {
            trigger: "fieldset:contains(Newsletter) input:not(:checked)",
        },
    ],
});
