import type { Locks } from '../../../src/lib/replica/leader';
import type { Host } from './scheduler';

/** How long a tab that was frozen may take to hear of what it lost meanwhile, ms. */
const LATE = 300;

/** One request for a lock. */
interface Asked {
	readonly host: Host;
	/** Gives the lock: the work begins. */
	readonly go: () => void;
	/** Takes the lock, or the place in the row, away. */
	readonly lose: () => void;
}

/**
 * The Web Locks of one browser profile: one holder of each name, the others in a row, in the order in which they asked.
 * A tab that ends gives up what it holds and waits for. Whoever steals has the lock at once.
 */
export class ProfileLocks {
	private readonly holders = new Map<string, Asked>();
	private readonly rows = new Map<string, Asked[]>();

	/** The locks as one tab asks for them. */
	seenBy(host: Host, own: (name: string) => string): Locks {
		host.onEnd.add(() => {
			for (const row of this.rows.values()) {
				for (const asked of row.filter((each) => each.host === host)) {
					row.splice(row.indexOf(asked), 1);
				}
			}
			for (const [name, holder] of [...this.holders]) if (holder.host === host) this.next(name);
		});
		return {
			request: (name, options, work) => this.request(host, own(name), options, work)
		};
	}

	/** Who holds a lock. */
	holder(name: string): Host | null {
		return this.holders.get(name)?.host ?? null;
	}

	private request(
		host: Host,
		name: string,
		options: Parameters<Locks['request']>[1],
		work: () => Promise<void>
	): Promise<unknown> {
		const { world } = host;
		if ('signal' in options && options.signal.aborted) {
			return Promise.reject(options.signal.reason as Error);
		}
		return new Promise<void>((resolve, reject) => {
			const tell = (what: string, run: () => void) => world.after(0.05, host, what, run);
			let isLost = false;
			const asked: Asked = {
				host,
				go: () => {
					tell('lock', () => {
						if (isLost) return;
						const done = (settle: () => void) => () => {
							if (isLost) return;
							if (this.holders.get(name) === asked) this.next(name);
							settle();
						};
						work().then(done(resolve), (error: unknown) => {
							done(() => {
								reject(error instanceof Error ? error : new Error(String(error)));
							})();
						});
					});
				},
				lose: () => {
					isLost = true;
					const wasFrozen = host.isFrozen;
					const lost = () => {
						reject(new DOMException('taken away', 'AbortError'));
					};
					tell('lock lost', () => {
						// A browser owes a tab that wakes up no order: what else has waited may come before it.
						if (wasFrozen) world.after(world.dice.below(LATE), host, 'lock lost', lost);
						else lost();
					});
				}
			};
			if ('steal' in options) {
				this.holders.get(name)?.lose();
				this.give(name, asked);
				return;
			}
			const row = this.rows.get(name) ?? [];
			this.rows.set(name, row);
			options.signal.addEventListener('abort', () => {
				if (!row.includes(asked)) return;
				row.splice(row.indexOf(asked), 1);
				asked.lose();
			});
			if (this.holders.has(name)) row.push(asked);
			else this.give(name, asked);
		});
	}

	private give(name: string, asked: Asked): void {
		this.holders.set(name, asked);
		asked.go();
	}

	private next(name: string): void {
		this.holders.delete(name);
		const following = this.rows.get(name)?.shift();
		if (following !== undefined) this.give(name, following);
	}
}
