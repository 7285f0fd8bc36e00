import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDirectory } from '../../src/lib/documents/directory';
import {
	dropDevice,
	dropMember,
	dropTeam,
	putDevice,
	putMember,
	putTeam,
	setRate,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import { member, team } from '../../src/lib/domain/member/testkit';
import { rightsAlike } from './rights-alike';

const device = { id: 'd', member: 'anna', publicKey: 'key', name: '', createdAt: 0 };
const workspace = {
	id: 'w',
	name: 'Tidewater',
	currency: 'USD',
	createdAt: 0,
	sample: false
} as const;

const written = (change: (doc: Y.Doc) => void = () => undefined) => {
	const doc = new Y.Doc();
	writeWorkspace(doc, workspace);
	putMember(doc, member('anna', 'agent', 'one'));
	putMember(doc, member('sue', 'supervisor', null));
	putTeam(doc, team('one', 'sue'));
	putDevice(doc, device);
	change(doc);
	const directory = readDirectory(doc);
	doc.destroy();
	return directory;
};

describe('OP-08 · a change of the directory that gives everybody the same rights', () => {
	test.each<[string, (doc: Y.Doc) => void]>([
		['none', () => undefined],
		['a name', (doc) => putMember(doc, { ...member('anna', 'agent', 'one'), name: 'Anna B.' })],
		['a team’s name', (doc) => putTeam(doc, { ...team('one', 'sue'), name: 'First' })],
		['a device’s name', (doc) => putDevice(doc, { ...device, name: 'phone' })],
		['a rate', (doc) => setRate(doc, 'EUR', 2)]
	])('is %s', (_, change) => {
		expect(rightsAlike(written(), written(change))).toBe(true);
	});

	test.each<[string, (doc: Y.Doc) => void]>([
		['a role', (doc) => putMember(doc, member('anna', 'admin', 'one'))],
		['who is a guest', (doc) => putMember(doc, member('anna', 'guest', 'one'))],
		['a team', (doc) => putMember(doc, member('anna', 'agent', null))],
		[
			'a removal',
			(doc) => putMember(doc, { ...member('anna', 'agent', 'one'), standing: 'removed' })
		],
		['a new member', (doc) => putMember(doc, member('bob', 'agent', null))],
		['a member who is gone', (doc) => dropMember(doc, 'anna')],
		['another supervisor', (doc) => putTeam(doc, team('one', 'anna'))],
		['a team that is gone', (doc) => dropTeam(doc, 'one')],
		['a device', (doc) => putDevice(doc, { ...device, id: 'other' })],
		['a device’s member', (doc) => putDevice(doc, { ...device, member: 'sue' })],
		['a device that is gone', (doc) => dropDevice(doc, 'd')],
		['who sees deals', (doc) => doc.getMap('workspace').set('dealVisibility', 'everyone')],
		['who sees customers', (doc) => doc.getMap('workspace').set('customerVisibility', 'own')]
	])('is not %s', (_, change) => {
		expect(rightsAlike(written(), written(change))).toBe(false);
	});
});
