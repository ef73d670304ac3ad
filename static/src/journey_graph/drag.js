/** Dragging a card to another place, or from one of its ways to another card. */

const NEAR = 5; // pixels: less is a click

export class Drag {
    /**
     * @param {Object} graph the component
     * @param {Object} what {step, field}; without a field the card itself is dragged
     * @param {PointerEvent} ev
     */
    constructor(graph, what, ev) {
        Object.assign(this, { graph, ...what, moved: false });
        this.begin = { x: ev.clientX, y: ev.clientY, left: what.step.left, top: what.step.top };
        this.onMove = this.move.bind(this);
        this.onUp = this.up.bind(this);
        window.addEventListener("pointermove", this.onMove);
        window.addEventListener("pointerup", this.onUp, { once: true });
    }

    move(ev) {
        const dx = ev.clientX - this.begin.x;
        const dy = ev.clientY - this.begin.y;
        this.moved ||= Math.hypot(dx, dy) > NEAR;
        if (!this.moved) {
            return;
        }
        if (this.field) {
            this.graph.state.pulled = this.graph.pointIn(ev);
        } else {
            this.graph.place(this.step.id, this.begin.left + dx, this.begin.top + dy);
        }
    }

    async up(ev) {
        window.removeEventListener("pointermove", this.onMove);
        this.graph.state.pulled = null;
        if (!this.moved) {
            return;
        }
        this.graph.justDragged = true; // the click that follows means nothing
        setTimeout(() => (this.graph.justDragged = false));
        if (!this.field) {
            return this.graph.savePlace(this.step.id);
        }
        const card = document.elementFromPoint(ev.clientX, ev.clientY)?.closest("[data-step]");
        if (card) {
            await this.graph.connect(this.step, this.field, Number(card.dataset.step));
        }
    }
}
