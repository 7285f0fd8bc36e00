import type { MemberId } from '$lib/domain/core/ids';
import type { Member, People } from '$lib/domain/member/member';
import { m } from '$lib/i18n/messages';
import type { Option } from '$lib/ui/field';

/** Returns the members who may own a record, by name. The present owner stays in the list. */
export const ownerOptions = (
	{ members }: Pick<People, 'members'>,
	current: MemberId | null
): Option[] =>
	[...members.values()]
		.filter(
			({ id, standing, role }) => id === current || (standing !== 'removed' && role !== 'guest')
		)
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name }) => ({ value: id, label: name }));

/** Returns a member's name, or a placeholder when the member is gone. */
export const nameOf = (members: ReadonlyMap<MemberId, Member>, id: MemberId): string =>
	members.get(id)?.name ?? m.common_unknown_person();
