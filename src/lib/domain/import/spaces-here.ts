import type { SpaceId } from '../core/ids';
import type { CustomValue } from '../fields/field';
import type { Currency } from '../money/money';
import type { SpaceDraftStage } from '../space/new-space';
import type { SpacePolicy } from '../space/policy';
import type { Space, SpaceGroup, SpaceKind, Visibility } from '../space/space';

/** What an import of spaces has to know of those that are here. */
export interface SpacesHere {
	/** The names of all spaces that the person may know of, without deleted ones. */
	readonly names: readonly string[];
	/** The spaces that the person may enter, for updates; empty for imports that only create. */
	readonly spaces: readonly Space[];
	readonly groups: readonly SpaceGroup[];
	readonly policy: SpacePolicy;
	/** The currency of new spaces. */
	readonly currency: Currency;
	/** The stages with which a new space of a kind starts, in the person's language. */
	readonly stages: Readonly<Record<SpaceKind, readonly SpaceDraftStage[]>>;
}

/** One change of a space, as it is carried out, and undone. Lists have an item for each change. */
export type SpaceEdit =
	| { readonly of: 'visibility'; readonly from: Visibility; readonly to: Visibility }
	| {
			readonly of: 'group' | 'tag' | 'member';
			/** The group's or the member's id, or the tag. */
			readonly item: string;
			readonly inside: boolean;
	  }
	| {
			readonly of: 'value';
			readonly field: string;
			readonly from: CustomValue;
			readonly to: CustomValue;
	  };

/** What an import changes in one space. */
export interface SpaceEdits {
	readonly id: SpaceId;
	readonly name: string;
	readonly edits: readonly SpaceEdit[];
}

/** The most spaces that one import makes. More mean that the file lists something else. */
export const MAX_NEW_SPACES = 2000;
