/** Where the bars and ribbons of a flow picture go, in pixels. */

const BAR = 10;
const GAP = 10;
const LINE = 18; // room for the name of a bar
const TALL = 360; // of all ribbons together

/**
 * @param {Object[]} flows each with the keys of its ends, `left` and `right`, and a `size`
 * @param {Object[]} left bars from top to bottom, each with a `key`
 * @param {Object[]} right
 * @param {number} width
 * @param {number} margin room for names on either side
 */
export function layOut(flows, left, right, width, margin) {
    const total = flows.reduce((sum, flow) => sum + flow.size, 0);
    const scale = total ? TALL / total : 0;
    const sides = { left: stack(flows, left, "left", scale), right: stack(flows, right, "right", scale) };
    const x1 = margin + BAR;
    const x2 = width - margin - BAR;
    // Ribbons leave and arrive in the order of the bars, so that few of them cross.
    const order = (a, b) => sides.left.places[a.left].rank - sides.left.places[b.left].rank
        || sides.right.places[a.right].rank - sides.right.places[b.right].rank;
    const ribbons = [...flows].sort(order).map((flow) => {
        const thick = Math.max(flow.size * scale, 1.5);
        const y1 = take(sides.left.places[flow.left], thick);
        const y2 = take(sides.right.places[flow.right], thick);
        const middle = (x1 + x2) / 2;
        const path =
            `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2} v${thick}` +
            ` C${middle},${y2 + thick} ${middle},${y1 + thick} ${x1},${y1 + thick} Z`;
        return { flow, path };
    });
    return {
        ribbons,
        height: Math.max(sides.left.height, sides.right.height),
        left: sides.left.bars.map((bar) => ({ ...bar, x: margin, textX: margin - 6 })),
        right: sides.right.bars.map((bar) => ({ ...bar, x: x2, textX: x2 + BAR + 6 })),
        bar: BAR,
    };
}

/** One bar below the other, as tall as the ribbons at it. */
function stack(flows, nodes, side, scale) {
    const bars = [];
    const places = {};
    let y = 0;
    for (const node of nodes) {
        const mine = flows.filter((flow) => flow[side] === node.key);
        if (!mine.length) {
            continue;
        }
        const thick = mine.reduce((sum, flow) => sum + Math.max(flow.size * scale, 1.5), 0);
        const size = Math.max(thick, LINE);
        const count = mine.reduce((sum, flow) => sum + flow.count, 0);
        bars.push({ ...node, y, size, count });
        places[node.key] = { rank: bars.length, y: y + (size - thick) / 2 };
        y += size + GAP;
    }
    return { bars, places, height: y };
}

function take(place, thick) {
    const y = place.y;
    place.y += thick;
    return y;
}
