import * as Y from 'yjs';
import { firstUpdate } from '../../../src/lib/documents/record';
import type { Company } from './company';
import { generateDeals } from './deals';
import { addPlainDeals } from './plain-document';
import { SharedState } from './seats';
import type { OtherServer } from './servers';
import { syncDocument } from './yjs-wire';

/** How many deals are drawn to find out how large one is. */
const SAMPLE = 500;

/** Deals of a company. */
const draw = ({ space, owners, acting }: Company, total: number) => [
	...generateDeals(
		total,
		space,
		owners.map(({ id }) => id),
		acting
	)
];

/** About how many deals have merged states of so many bytes. */
export function recordsOfSize(company: Company, size: number): number {
	const bytes = draw(company, SAMPLE).reduce(
		(sum, { change }) => sum + firstUpdate(change).length,
		0
	);
	return Math.ceil((size * SAMPLE) / bytes);
}

/** So many deals in one document. */
export function documentOf(company: Company, total: number): Y.Doc {
	const doc = new Y.Doc();
	addPlainDeals(doc, draw(company, total), company.space.stages[0]?.id ?? '');
	return doc;
}

/** Deals in one document of about so many bytes. */
export function documentOfSize(company: Company, size: number): Y.Doc {
	const sample = documentOf(company, SAMPLE);
	const bytes = Y.encodeStateAsUpdate(sample).length;
	sample.destroy();
	return documentOf(company, Math.ceil((size * SAMPLE) / bytes));
}

/** A document at a server, held there until whoever gave it leaves. */
export interface Given {
	readonly state: SharedState;
	readonly leave: () => Promise<void>;
}

/** Gives a server a document. Resolves when the server has it, and a new device finds it. */
export async function give(server: OtherServer, name: string, doc: Y.Doc): Promise<Given> {
	const connection = await syncDocument(server.dialect, server.url, name, doc);
	const found = new Y.Doc();
	const reader = await syncDocument(server.dialect, server.url, name, found);
	if (Y.encodeStateVector(found).join() !== Y.encodeStateVector(doc).join()) {
		throw new Error(`${server.name} has not taken the document`);
	}
	await reader.close();
	found.destroy();
	return { state: new SharedState(doc), leave: () => connection.close() };
}
