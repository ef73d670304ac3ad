import { registry } from "@web/core/registry";

/** A reviewer with ten minutes: three pairs by keyboard alone, one taken back. */
registry.category("web_tour.tours").add("cdp_review_tour", {
    steps: () => [
        {
            content: "The pair with most at stake comes first",
            trigger: ".o_cdp_review th:contains(Tilda Uno)",
        },
        {
            trigger: ".o_cdp_review_progress:contains(1 of 3)",
            run: "press s",
        },
        {
            content: "The next one is there at once",
            trigger: ".o_cdp_review_progress:contains(2 of 3)",
            run: "press n",
        },
        {
            trigger: ".o_cdp_review_progress:contains(3 of 3)",
            run: "press z",
        },
        {
            content: "The decision is taken back and the pair is there again",
            trigger: ".o_cdp_review:contains(2 of 3) th:contains(Tilda Duo)",
            run: "press n",
        },
        {
            trigger: ".o_cdp_review:contains(3 of 3) th:contains(Tilda Tre)",
            run: "press u",
        },
        {
            content: "Nothing is left, and the next step is told",
            trigger: ".o_cdp_review .o_view_nocontent:contains(Nothing to review)",
        },
    ],
});

/** A decision that the server refuses: the pair comes back, and the sentence says why. */
registry.category("web_tour.tours").add("cdp_review_refused_tour", {
    steps: () => [
        {
            trigger: ".o_cdp_review:contains(1 of 2) th:contains(Tilda Uno)",
            run: "press s",
        },
        {
            content: "The reviewer hears why",
            trigger: ".o_notification:contains(Not today.)",
        },
        {
            content: "and has the pair again",
            trigger: ".o_cdp_review:contains(1 of 2) th:contains(Tilda Uno)",
        },
        {
            content: "It can be skipped",
            trigger: ".o_cdp_review button:contains(Skip)",
            run: "click",
        },
        {
            trigger: ".o_cdp_review th:contains(Tilda Duo)",
            run: "press n",
        },
        {
            content: "Skipped pairs are left, and said to be",
            trigger: ".o_cdp_review .o_view_nocontent:contains(You have seen every pair)",
        },
    ],
});
