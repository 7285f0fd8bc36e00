import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isId } from '../domain/core/ids';
import { salesSpace } from '../domain/space/testkit';
import {
	readSpace,
	setDeleted,
	setSpaceGroup,
	setSpaceTag,
	setSpaceValue,
	writeSpace
} from './space';

const PLACED = salesSpace([], {
	...{ groups: ['g1', 'g2'], tags: ['Key', 'Đà Nẵng'], deleted: true },
	values: { region: 'North', size: 5, open: false, kinds: ['a', 'b'] }
});

test('LS-10, LS-11, LS-12 · groups, tags, values and the bin are read as they were written', () => {
	const doc = new Y.Doc();
	writeSpace(doc, PLACED);
	expect(readSpace(doc, 's')).toEqual(PLACED);
	// A key of a document has only letters and digits, whatever the tag.
	expect([...doc.getMap('tags').keys()].every(isId)).toBe(true);
	setDeleted(doc, false);
	setSpaceGroup(doc, 'g1', false);
	setSpaceTag(doc, 'KEY', false);
	setSpaceTag(doc, 'đà nẵng', true);
	setSpaceValue(doc, 'region', null);
	expect(readSpace(doc, 's')).toEqual({
		...PLACED,
		...{ deleted: false, groups: ['g2'], tags: ['Đà Nẵng'] },
		values: { size: 5, open: false, kinds: ['a', 'b'] }
	});
});

test('LS-12 · a space that is in no bin says nothing of it, as older versions write it', () => {
	const doc = new Y.Doc();
	writeSpace(doc, salesSpace([]));
	expect(doc.getMap('space').has('deleted')).toBe(false);
	expect(readSpace(doc, 's')).toEqual(salesSpace([]));
});

test('LS-11, LS-12 · two people who add one each keep both', () => {
	const [one, other] = [new Y.Doc(), new Y.Doc()];
	writeSpace(one, salesSpace([]));
	Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
	setSpaceGroup(one, 'g1', true);
	setSpaceTag(one, 'One', true);
	setSpaceGroup(other, 'g2', true);
	setSpaceTag(other, 'Other', true);
	Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
	expect(readSpace(one, 's')).toMatchObject({ groups: ['g1', 'g2'], tags: ['One', 'Other'] });
});
