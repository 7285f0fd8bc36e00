import type { Dice } from './dice';
import type { RawUpdate, Struct, StructId } from './raw-update';

type Client = NonNullable<RawUpdate['clients']>[number];
type Deletes = NonNullable<RawUpdate['deletes']>[number];

/** How many structs an update is let grow to: about what fits into 100 KB. */
const MOST = 6000;

const PLACES = [
	{ root: 'history' },
	{ root: 'posts' },
	{ root: 'note' },
	{ root: 'fields', key: 'title' },
	{ root: 'fields', key: 'revenue' }
] as const;

/** An update to begin with: one item. */
export const seedUpdate = (dice: Dice): RawUpdate => ({
	clients: [{ client: 1 + dice.below(1e6), structs: [fresh(dice)] }]
});

/** An item of some kind that stands beside nothing. */
function fresh(dice: Dice): Struct {
	const at = dice.pick(PLACES);
	switch (dice.below(6)) {
		case 0:
			return { at, content: { text: 'x'.repeat(1 + dice.below(400)) } };
		case 1:
			return { at, content: { type: dice.below(7), ...(dice.below(2) ? { name: 'p' } : {}) } };
		case 2:
			return { at, content: { deleted: 1 + dice.below(400) } };
		case 3:
			return { at, content: { format: ['bold', true] } };
		default:
			return { at, content: { any: Array.from({ length: 1 + dice.below(400) }, () => null) } };
	}
}

/** How many clocks a struct takes. */
function lengthOf(struct: Struct): number {
	if (!('at' in struct)) return 'gc' in struct ? struct.gc : struct.skip;
	const { content } = struct;
	if ('any' in content) return content.any.length;
	if ('deleted' in content) return content.deleted;
	return 'text' in content ? content.text.length : 1;
}

const clocksOf = ({ structs }: Client): number =>
	structs.reduce((sum, struct) => sum + lengthOf(struct), 0);

/** The id of something that the update or the document has. */
function someId(clients: readonly Client[], known: readonly StructId[], dice: Dice): StructId {
	if (known.length > 0 && dice.below(3) === 0) return dice.pick(known);
	const client = dice.pick(clients);
	return [client.client, (client.clock ?? 0) + dice.below(Math.max(1, clocksOf(client)))];
}

/** An item that stands beside or below something. */
function beside(clients: readonly Client[], known: readonly StructId[], dice: Dice): Struct {
	const id = someId(clients, known, dice);
	const content = { any: [dice.below(10)] };
	switch (dice.below(4)) {
		case 0:
			return { at: { right: id }, content };
		case 1:
			return { at: { left: id, right: someId(clients, known, dice) }, content };
		case 2:
			return { at: { below: id, ...(dice.below(2) ? { key: 'k' } : {}) }, content: { type: 0 } };
		default:
			return { at: { left: id }, content };
	}
}

const replaced = (clients: readonly Client[], at: number, client: Client): readonly Client[] =>
	clients.map((other, index) => (index === at ? client : other));

/**
 * An update that differs from another in a way that Yjs takes notice of: more of the same, more
 * authors, more at one place, more cuts, deeper nesting, another order.
 *
 * @param known ids of structs that the document has
 */
export function mutated(update: RawUpdate, known: readonly StructId[], dice: Dice): RawUpdate {
	const { clients = [], deletes = [] } = update;
	const at = dice.below(clients.length);
	const client = clients[at];
	if (client === undefined) return seedUpdate(dice);
	const { structs } = client;
	const grown = (more: readonly Struct[]): RawUpdate => ({
		clients: replaced(clients, at, { ...client, structs: [...structs, ...more].slice(0, MOST) }),
		deletes
	});
	switch (dice.below(9)) {
		case 0:
			return grown(structs);
		case 1: {
			const one = beside(clients, known, dice);
			return grown(Array.from({ length: 1 + dice.below(200) }, () => one));
		}
		case 2:
			return grown(Array.from({ length: 1 + dice.below(100) }, () => beside(clients, known, dice)));
		case 3: {
			// A chain: each after, or below, the one before.
			const from = (client.clock ?? 0) + clocksOf(client);
			const isDeep = dice.below(2) === 0;
			const link = (n: number): Struct =>
				isDeep
					? { at: { below: [client.client, from + n] }, content: { type: 0 } }
					: { at: { left: [client.client, from + n] }, content: { any: [n] } };
			const first: Struct = { at: dice.pick(PLACES.slice(0, 3)), content: { type: 0 } };
			return grown([first, ...Array.from({ length: 1 + dice.below(200) }, (_, n) => link(n))]);
		}
		case 4: {
			// The same by many authors.
			const one = dice.below(2) === 0 ? fresh(dice) : beside(clients, known, dice);
			const room = Math.max(0, 1000 - clients.length);
			const others = Array.from({ length: Math.min(room, 1 + dice.below(200)) }, () => ({
				client: 1 + dice.below(2 ** 31),
				structs: [one]
			}));
			return { clients: [...clients, ...others], deletes };
		}
		case 5:
			return { clients, deletes: [...deletes, cut(clients, known, dice)].slice(-200) };
		case 6:
			return { clients: [...clients].reverse(), deletes };
		case 7:
			return grown([fresh(dice)]);
		default: {
			const fewer = structs.slice(0, 1 + dice.below(structs.length));
			return { clients: replaced(clients, at, { ...client, structs: fewer }), deletes };
		}
	}
}

/** Deletions of every second place of something. */
function cut(clients: readonly Client[], known: readonly StructId[], dice: Dice): Deletes {
	const [client, clock] = someId(clients, known, dice);
	const step = 1 + dice.below(3);
	return {
		client,
		ranges: Array.from({ length: 1 + dice.below(600) }, (_, n) => [clock + n * step, 1] as const)
	};
}
