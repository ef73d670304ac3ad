/** Moving over the graph with the arrow keys: along the ways, and from side to side. */

function beside(step, placed, sign) {
    const row = placed.filter((other) => sign * (other.left - step.left) > 0);
    const distance = (other) => Math.hypot(other.left - step.left, 2 * (other.top - step.top));
    return row.sort((a, b) => distance(a) - distance(b))[0];
}

/** @returns {boolean} whether the key was one that moves */
export function moveFocus(key, step, placed, focus) {
    const first = step.ways.find((way) => way.to);
    const before = placed.find((other) => other.ways.some((way) => way.to === step.id));
    const targets = {
        ArrowDown: () => first?.to,
        ArrowUp: () => before?.id,
        ArrowRight: () => beside(step, placed, 1)?.id,
        ArrowLeft: () => beside(step, placed, -1)?.id,
        Home: () => placed[0].id,
        End: () => placed.at(-1).id,
    };
    if (!(key in targets)) {
        return false;
    }
    const id = targets[key]();
    if (id) {
        focus(id);
    }
    return true;
}
