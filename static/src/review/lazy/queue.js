import { reactive } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";

const NEW_PAGE = 500; // milliseconds in which nobody can have read a pair that came unasked

/**
 * The pairs to decide. The next ones are here beforehand, so that a decision shows the
 * next pair at once; it is sent behind the reviewer's back, one after the other.
 */
export class Queue {
    constructor({ orm, notify, profileId }) {
        Object.assign(this, { orm, notify, profileId });
        this.mutex = new Mutex();
        this.passed = new Set(); // ids, decided or skipped in this sitting
        this.decided = []; // pairs, the last one can be undone
        this.kept = new Set(); // ids that the server knows to be decided
        this.waiting = new Set(); // pairs whose decision is on its way
        this.returning = new Set(); // pairs whose decision is being taken back
        this.changed = 0; // when a pair came to the screen that nobody asked for
        this.state = reactive({ pairs: [], left: 0, stake: 0, done: 0, working: 0 });
    }

    get pair() {
        return this.state.pairs[0];
    }

    decide(verdict) {
        const { pair } = this;
        if (!pair || !this.state.may_decide || Date.now() - this.changed < NEW_PAGE) {
            return; // what is on the screen is not what the key was meant for
        }
        this.leave(pair);
        this.count(pair, 1);
        this.decided.push(pair);
        this.waiting.add(pair);
        return this.exec(() => this.send(pair, verdict));
    }

    skip() {
        if (this.pair) {
            this.leave(this.pair);
            return this.exec(() => this.load());
        }
    }

    undo() {
        const pair = this.decided.pop();
        if (!pair) {
            return this.notify(_t("There is nothing to undo."), { type: "info" });
        }
        this.changed = 0;
        this.count(pair, -1);
        this.returning.add(pair);
        this.show(pair);
        return this.exec(() => this.takeBack(pair));
    }

    // ------------------------------------------------------------------
    // What the screen shows at once
    // ------------------------------------------------------------------

    leave(pair) {
        this.changed = 0;
        this.passed.add(pair.id);
        this.state.pairs = this.state.pairs.filter(({ id }) => id !== pair.id);
    }

    show(pair) {
        this.passed.delete(pair.id);
        const others = this.state.pairs.filter(({ id }) => id !== pair.id);
        this.state.pairs = [pair, ...others];
    }

    count(pair, number) {
        this.state.done += number;
        this.state.left -= number;
        this.state.stake -= number * pair.stake;
    }

    // ------------------------------------------------------------------
    // What happens behind
    // ------------------------------------------------------------------

    async exec(work) {
        this.state.working++;
        try {
            return await this.mutex.exec(work);
        } catch (error) {
            this.tell(error);
        } finally {
            this.state.working--;
        }
    }

    tell(error) {
        const lost = _t("The server does not answer. Is the network there?");
        this.notify(error.data?.message || lost, { type: "danger", sticky: true });
    }

    async load() {
        const data = await this.orm.call("cdp.match", "review_queue", [[...this.passed]], {
            profile_id: this.profileId,
        });
        const shown = this.pair?.id;
        const returning = new Set([...this.returning].map(({ id }) => id));
        const pairs = [
            ...this.state.pairs.filter(({ id }) => returning.has(id)),
            ...data.pairs.filter(({ id }) => !this.passed.has(id) && !returning.has(id)),
        ];
        // The pair on the screen stays there as long as it waits for a decision.
        const place = pairs.findIndex(({ id }) => id === shown);
        if (place > 0) {
            pairs.unshift(...pairs.splice(place, 1));
        } else if (place < 0 && shown) {
            this.changed = Date.now();
        }
        for (const [some, sign] of [[this.waiting, -1], [this.returning, 1]]) {
            for (const { stake } of some) {
                data.left += sign;
                data.stake += sign * stake;
            }
        }
        Object.assign(this.state, data, { pairs });
    }

    async send(pair, verdict) {
        try {
            const taken = await this.orm.call("cdp.match", "decide", [[pair.id], verdict]);
            if (taken) {
                this.drop(pair);
                this.notify(taken, { type: "warning" });
            } else {
                this.kept.add(pair.id);
            }
        } catch (error) {
            this.drop(pair);
            this.tell(error);
            this.show(pair);
            this.changed = Date.now();
        } finally {
            this.waiting.delete(pair);
        }
        // Each decision may settle other pairs: ask anew when nothing is on its way.
        if (!this.waiting.size || this.state.pairs.length < 2) {
            await this.load();
        }
    }

    /** It was not decided after all. */
    drop(pair) {
        const place = this.decided.indexOf(pair);
        if (place >= 0) {
            this.decided.splice(place, 1);
            this.count(pair, -1);
        }
    }

    async takeBack(pair) {
        try {
            if (this.kept.delete(pair.id)) {
                await this.orm.call("cdp.match", "undo", [[pair.id]]);
            }
        } catch (error) {
            this.tell(error);
            this.passed.add(pair.id);
            this.count(pair, 1);
        } finally {
            this.returning.delete(pair);
        }
        await this.load();
    }
}
