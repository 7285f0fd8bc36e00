import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { tryUpdate } from './trial';
import { judgeDocument } from '../../src/lib/domain/policy/judge';
import { PEOPLE } from '../../src/lib/domain/policy/testkit';
import { formOf, readContent, valueOf, type DocumentName } from '../../src/lib/documents/read';
import { touchedIn } from '../../src/lib/documents/touched';

const SPACE = { kind: 'space', space: 'north' } as const;
const DIRECTORY = { kind: 'directory' } as const;

/** One write: into a root, at an id, of a field; `null` removes it, or the whole item. */
interface Write {
	readonly root: number;
	readonly id: number;
	readonly field: number;
	readonly value: unknown;
}

const FIELDS = ['name', 'order', 'kind', 'view', 'standing', 'supervisors', 'weight', 'removed'];

const write = fc.record({
	root: fc.nat(20),
	id: fc.nat(4),
	field: fc.nat(FIELDS.length),
	value: fc.oneof(
		fc.constantFrom('a0', 'a1', 'b', 'open', 'everyone', 'active', 'owner'),
		fc.constantFrom(true, false, 0, 7, null),
		fc.constant(['anna', 'bob']),
		fc.constant({ amount: 5, currency: 'USD' })
	)
});

/** Several devices that write and meet: an update may bring what is old, and win or lose against it. */
const story = fc.array(
	fc.record({ device: fc.nat(2), meets: fc.boolean(), writes: fc.array(write, { maxLength: 4 }) }),
	{ minLength: 1, maxLength: 15 }
);

function put(about: DocumentName, doc: Y.Doc, { root: at, id, field, value }: Write): void {
	const roots = Object.entries(formOf(about).roots);
	const [root, shape] = roots[at % roots.length] ?? ['', 'map'];
	const map = doc.getMap(root);
	const key = shape === 'map' ? (FIELDS[field] ?? 'name') : `i${String(id)}`;
	if (shape === 'map') {
		if (value === null) map.delete(key);
		else map.set(key, value);
		return;
	}
	const name = FIELDS[field];
	const item = map.get(key);
	if (name === undefined) map.delete(key);
	else if (item instanceof Y.Map) (item as Y.Map<unknown>).set(name, value);
	else map.set(key, new Y.Map([[name, value]]));
}

describe.each([SPACE, DIRECTORY])('$kind: a value that follows the described changes', (about) => {
	test('is the value read anew', () => {
		fc.assert(
			fc.property(story, (parts) => {
				const relay = new Y.Doc();
				const devices = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
				let content = readContent(about, relay);
				for (const { device, meets, writes } of parts) {
					const doc = devices[device] ?? new Y.Doc();
					if (meets) Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay));
					doc.transact(() => {
						for (const each of writes) put(about, doc, each);
					});
					const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(relay));
					const trial = tryUpdate(relay, update, formOf(about).roots, true);
					if (trial.trial === 'nothing') continue;
					if (trial.trial !== 'done') throw new Error(trial.trial);
					const touched = touchedIn(trial.did.places);
					content = readContent(about, relay, { before: content, touched });
					const anew = readContent(about, relay);
					expect(content).toEqual(anew);
					expect(valueOf(content)).toEqual(valueOf(anew));
				}
			}),
			{ numRuns: 300 }
		);
	});
});

/** A space with so many parts of each kind. */
function spaceOf(parts: {
	readonly stages: number;
	readonly activities: number;
	readonly views: number;
}) {
	const doc = new Y.Doc();
	doc.transact(() => {
		doc.getMap('space').set('name', 'North');
		doc.getMap('space').set('kind', 'sales');
		for (const [root, count] of Object.entries(parts)) {
			for (let n = 0; n <= count; n++) {
				doc.getMap(root).set(
					`i${String(n)}`,
					new Y.Map([
						['name', 'x'],
						['order', `a${String(n)}`]
					])
				);
			}
		}
	});
	return doc;
}

test('judging a change of a document reads what the change touched, however much there is', () => {
	const reads = vi.spyOn(Y.Map.prototype, 'toJSON');
	const texts = vi.spyOn(JSON, 'stringify');
	const work = (doc: Y.Doc) => {
		const before = readContent(SPACE, doc);
		const device = new Y.Doc();
		Y.applyUpdate(device, Y.encodeStateAsUpdate(doc));
		(device.getMap('activities').get('i0') as Y.Map<unknown>).set('name', 'y');
		const update = Y.encodeStateAsUpdate(device, Y.encodeStateVector(doc));
		reads.mockClear();
		texts.mockClear();
		const trial = tryUpdate(doc, update, formOf(SPACE).roots, true);
		if (trial.trial !== 'done') throw new Error(trial.trial);
		const touched = touchedIn(trial.did.places);
		const after = readContent(SPACE, doc, { before, touched });
		judgeDocument('olga', valueOf(before), valueOf(after), PEOPLE);
		return { reads: reads.mock.calls.length, texts: texts.mock.calls.length };
	};
	const empty = work(spaceOf({ stages: 0, activities: 0, views: 0 }));
	expect(work(spaceOf({ stages: 50, activities: 300, views: 200 }))).toEqual(empty);
	expect(empty.reads).toBe(1);
	vi.restoreAllMocks();
});
