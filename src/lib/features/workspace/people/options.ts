import type { People } from '$lib/domain/member/member';
import type { Option } from '$lib/ui/field';

/** Returns the teams to choose from, by name. */
export const teamOptions = ({ teams }: Pick<People, 'teams'>): Option[] =>
	[...teams.values()]
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name, label }) => ({
			value: id,
			label: name,
			...(label === '' ? {} : { detail: label })
		}));
