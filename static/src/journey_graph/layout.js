/** Where the steps of a journey stand: downwards in the order they come, side by side
 *  where ways part. All in pixels; no DOM. */

export const CARD = { width: 264, height: 104 };
const GAP = { x: 40, y: 64 };
const MARGIN = 16;

/** {id of a step: how many come before it on the longest way there}. */
function depths(steps, byId) {
    const found = new Map();
    const depth = (step, seen) => {
        if (!found.has(step.id) && !seen.has(step.id)) {
            const before = steps.filter((other) => other.ways.some((way) => way.to === step.id));
            const longest = before.map((other) => depth(other, new Set([...seen, step.id])));
            found.set(step.id, Math.max(-1, ...longest) + 1);
        }
        return found.get(step.id) ?? 0;
    };
    steps.forEach((step) => depth(step, new Set()));
    return found;
}

/** {id of a step: its column}; the first way goes straight on, others to the right. */
function lanes(steps, byId, first) {
    const found = new Map();
    let last = -1;
    const place = (step, lane) => {
        if (!step || found.has(step.id)) {
            return;
        }
        found.set(step.id, lane);
        last = Math.max(last, lane);
        step.ways.forEach((way, n) => {
            const target = byId.get(way.to);
            if (target && !found.has(target.id)) {
                place(target, n ? last + 1 : lane);
            }
        });
    };
    place(byId.get(first), 0);
    steps.forEach((step) => place(step, last + 1)); // what nothing leads to
    return found;
}

/** The steps in the order in which they come, each with its place {x, y}. */
export function arrange(steps, first) {
    const byId = new Map(steps.map((step) => [step.id, step]));
    const depth = depths(steps, byId);
    const lane = lanes(steps, byId, first);
    return steps
        .map((step) => ({
            ...step,
            left: step.x || MARGIN + lane.get(step.id) * (CARD.width + GAP.x),
            top: step.y || MARGIN + depth.get(step.id) * (CARD.height + GAP.y),
        }))
        .sort((a, b) => depth.get(a.id) - depth.get(b.id) || lane.get(a.id) - lane.get(b.id));
}

/** How much room all of it takes; below each end there is room to add. */
export function extent(placed) {
    const right = placed.map((step) => step.left + CARD.width);
    const bottom = placed.map((step) => step.top + CARD.height);
    return {
        width: Math.max(0, ...right) + MARGIN,
        height: Math.max(0, ...bottom) + GAP.y + MARGIN,
    };
}

/** The ways between placed steps: where each begins and ends, and where its handle is. */
export function lines(placed) {
    const byId = new Map(placed.map((step) => [step.id, step]));
    return placed.flatMap((step) => {
        const ways = step.ways.filter((way) => !way.same);
        return ways.map((way, n) => {
            const share = (n + 1) / (ways.length + 1);
            const from = { x: step.left + CARD.width * share, y: step.top + CARD.height };
            const target = byId.get(way.to);
            const to = target
                ? { x: target.left + CARD.width / 2, y: target.top }
                : { x: from.x, y: from.y + GAP.y / 2 };
            const bend = Math.max(24, (to.y - from.y) / 2);
            return {
                ...way,
                key: `${step.id}-${way.field}`,
                step: step.id,
                from,
                open: !target,
                path: `M ${from.x} ${from.y} C ${from.x} ${from.y + bend}, ${to.x} ${to.y - bend}, ${to.x} ${to.y}`,
                handle: { x: from.x, y: from.y + GAP.y / 2 },
            };
        });
    });
}
