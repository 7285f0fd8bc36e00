import type { WorkspaceView } from '$lib/app/context';
import type { Asking, Pick } from '$lib/domain/history/picks';
import { TOKEN_KINDS } from '$lib/domain/history/tokens';
import { fold } from '$lib/domain/text/fold';
import { search } from '$lib/replica/store/search';

/** The number of suggestions that are shown at once. */
const MOST = 6;

/** Returns people or records whose names begin with the text after `@` or `#`. */
export function suggestions(
	view: WorkspaceView,
	{ sign, query }: Omit<Asking, 'start'>
): Promise<readonly Pick[]> {
	return sign === '@' ? Promise.resolve(people(view, query)) : records(view, query);
}

function people(view: WorkspaceView, query: string): readonly Pick[] {
	const asked = fold(query.trim());
	return [...view.directory.members.values()]
		.filter(
			({ standing, name }) => standing !== 'removed' && ` ${fold(name)}`.includes(` ${asked}`)
		)
		.slice(0, MOST)
		.map(({ id, name }) => ({ label: `@${name}`, token: { kind: 'member', id } }));
}

async function records(view: WorkspaceView, query: string): Promise<readonly Pick[]> {
	const rows = await search(view.replica.db, query, MOST * 3);
	const picks = rows.flatMap<Pick>(({ id, kind, title }) => {
		const known = TOKEN_KINDS.find((one) => one === kind);
		return known === undefined ? [] : [{ label: `#${title}`, token: { kind: known, id } }];
	});
	return picks.slice(0, MOST);
}
