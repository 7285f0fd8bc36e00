import { expect, test } from 'vitest';
import { PLACES, readsOfGlobals } from '../../scripts/lib/waiting-rule.mjs';

const read = (text: string): readonly string[] =>
	readsOfGlobals({ 'src/lib/replica/made.ts': text }).map(({ what }) => what);

test('replica, protocol, documents and relay wait, tell the time and draw lots by their ports alone', () => {
	const found = readsOfGlobals();
	const elsewhere = found.filter(({ file }) => !Object.hasOwn(PLACES, file));
	expect(elsewhere).toEqual([]);
	// A place that needs it no more leaves the list.
	expect([...new Set(found.map(({ file }) => file))].sort()).toEqual(Object.keys(PLACES).sort());
});

test.each([
	['setTimeout(() => undefined, 1);', 'setTimeout'],
	['const later = globalThis.setTimeout;', 'globalThis'],
	['export const own = { queueMicrotask };', 'queueMicrotask'],
	['const { setInterval: every } = window;', 'window'],
	['export const at = Date.now();', 'Date.now'],
	['export const at = new Date();', 'new Date()'],
	['export const lot = Math.random();', 'Math.random'],
	['export const at = performance.now();', 'performance'],
	['export const key = crypto.subtle;', 'crypto'],
	['export const tabs = new BroadcastChannel("a");', 'BroadcastChannel'],
	['export const held = navigator.locks;', 'navigator'],
	['export const opened = indexedDB.open("a");', 'indexedDB'],
	['export const line = new WebSocket("wss://a");', 'WebSocket'],
	['requestIdleCallback(() => undefined);', 'requestIdleCallback'],
	['export const got = fetch("/");', 'fetch'],
	['export const after = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
	['export class Own { now = performance.now; }', 'performance'],
	['import { setTimeout } from "node:timers/promises";', 'node:timers/promises'],
	['import { createHash, randomBytes as own } from "node:crypto";', 'randomBytes of node:crypto'],
	['import crypto from "node:crypto";', 'node:crypto']
])('is found: %s', (text, what) => {
	expect(read(text)).toEqual([what]);
});

test.each([
	'export const socket = (own: typeof WebSocket, timer: ReturnType<typeof setTimeout>) => [own, timer];',
	'export const use = (fetch: () => void) => fetch();',
	'import { fetch } from "./own"; fetch();',
	'export const own = { fetch: 1, performance: 2 }; own.fetch + own.performance;',
	'export class Own { fetch() { return this.fetch(); } }',
	'export const at = new Date(0);',
	'import { createHash } from "node:crypto"; createHash("sha256");',
	'import { platform } from "./platform"; platform.timeout(() => undefined, 1);'
])('is nothing of the kind: %s', (text) => {
	expect(read(text)).toEqual([]);
});
