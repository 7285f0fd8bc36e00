import * as decoding from 'lib0/decoding';
import { expect, test, vi } from 'vitest';
import type { Reach } from '../../src/lib/domain/access/reach';
import { reachKey } from '../../src/lib/domain/access/reach';
import { decodeFromRelay, encodeBatchContent, encodeFromRelay } from '../../src/lib/protocol/codec';
import { LiveFrames, type Committed, type Follower } from './live-frames';

const deal = (owner: string) => ({ kind: 'deal', owner }) as const;
const update = new Uint8Array([1, 2, 3]);
const state = new Uint8Array([9, 9]);

function agent(id: string, client = {}): Follower {
	const reach: Reach = { kind: 'some', deals: new Set([id]), customers: 'all', self: null };
	return { client: client as Follower['client'], reach, key: reachKey(reach), echo: new Set() };
}

function framesOf(fresh: readonly Committed[]) {
	const encode = vi.fn(encodeBatchContent);
	const cursorFor = vi.fn((key: string) => Buffer.from(`at ${key}`).toString('base64url'));
	return {
		encode,
		cursorFor,
		frames: new LiveFrames(fresh, { cursorFor, stateOf: () => state, encode })
	};
}

function read(frame: Uint8Array | undefined) {
	if (frame === undefined) return null;
	const from = decoding.createDecoder(frame);
	decoding.readVarUint(from);
	const message = decodeFromRelay(from);
	if (!message.ok || message.value.type !== 'batch') throw new Error('no batch');
	return message.value;
}

const task: Committed = {
	...{ seq: 1, by: null, record: 'task', update },
	...{ before: { kind: 'task', owner: null }, after: { kind: 'task', owner: null } }
};

test('what 300 agents with a reach of their own are sent is encoded once', () => {
	const { encode, frames } = framesOf([task]);
	const agents = Array.from({ length: 300 }, (_, n) => agent(`agent${String(n)}`));
	const cursors = new Set(agents.map((each) => read(frames.frameFor(each)?.frame)?.cursor));
	expect(cursors.size).toBe(300);
	expect(encode).toHaveBeenCalledTimes(1);
});

test('followers with one reach are sent one frame, which is as any batch is encoded', () => {
	const { frames, cursorFor } = framesOf([task]);
	const [first, second] = [agent('anna'), agent('anna')].map(
		(each) => frames.frameFor(each)?.frame
	);
	expect(second).toBe(first);
	expect(cursorFor).toHaveBeenCalledTimes(1);
	const batch = read(first);
	if (batch === null) throw new Error('nothing');
	expect(batch).toMatchObject({ last: true, holds: true, whole: false, continued: false });
	expect(first).toEqual(encodeFromRelay(batch));
});

test('OP-08 · each is sent what they may read, however many share a content', () => {
	const maker = {};
	const edit = (record: string, before: string | null, after: string | null): Committed => ({
		...{ seq: 1, record, update, by: maker as Follower['client'] },
		before: before === null ? null : deal(before),
		after: after === null ? null : deal(after)
	});
	const { encode, frames } = framesOf([
		edit('stays', 'anna', 'anna'),
		edit('moves', 'anna', 'bob'),
		edit('goes', 'anna', null),
		edit('wanders', 'anna', 'bob'),
		edit('wanders', 'bob', 'anna')
	]);
	const told = (follower: Follower) => {
		const batch = read(frames.frameFor(follower)?.frame);
		return (
			batch && {
				records: batch.records.map(({ record, update: bytes }) => [record, bytes.length]),
				withdrawn: batch.withdrawn
			}
		);
	};
	const forAnna = {
		records: [
			['stays', 3],
			['wanders', 2]
		],
		withdrawn: ['moves', 'goes']
	};
	expect(told(agent('anna'))).toEqual(forAnna);
	expect(told(agent('bob'))).toEqual({ records: [['moves', 2]], withdrawn: ['wanders'] });
	expect(told(agent('cay'))).toBeNull();
	expect(encode).toHaveBeenCalledTimes(2);
	// Who made the edits is not sent them back, unless the device has let go of the record meanwhile.
	expect(told(agent('anna', maker))).toEqual({ ...forAnna, records: [['wanders', 2]] });
	const echoing = { ...agent('anna', maker), echo: new Set(['stays']) };
	expect(told(echoing)).toEqual(forAnna);
});

test('who has made a record is not sent it back, unless the device has let go of it meanwhile', () => {
	const maker = agent('anna', {});
	const made = { seq: 1, record: 'new', update, before: null, after: deal('anna') };
	const { frames } = framesOf([{ ...made, by: maker.client }]);
	const toldTo = (follower: Follower) =>
		read(frames.frameFor(follower)?.frame)?.records.map(({ record }) => record);
	expect(toldTo(maker)).toBeUndefined();
	expect(toldTo(agent('anna'))).toEqual(['new']);
	expect(toldTo({ ...maker, echo: new Set(['new']) })).toEqual(['new']);
	// What came into reach by their own edit they have not seen the whole of.
	const taken = framesOf([{ ...made, before: deal('bob'), by: maker.client }]).frames;
	expect(read(taken.frameFor(maker)?.frame)?.records).toHaveLength(1);
});

test('OP-08 · who has made a record and lost the sight of it before it was stored is told to let go of it', () => {
	const anna = agent('anna');
	const made: Committed = {
		...{ seq: 1, by: anna.client, record: 'd', update },
		...{ before: null, after: deal('olga') }
	};
	expect(framesOf([made]).frames.frameFor(anna)?.withdrawn).toEqual(['d']);
	expect(framesOf([made]).frames.frameFor(agent('ben'))).toBeNull();
});
