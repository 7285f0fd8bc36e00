import type { DeviceId, MemberId } from '../../src/lib/domain/core/ids';

/** Who is connected: a member's device, or a script with an API token. */
export type Identity =
	| { readonly kind: 'device'; readonly device: DeviceId; readonly member: MemberId }
	| {
			readonly kind: 'token';
			readonly token: string;
			readonly createdBy: MemberId;
			readonly write: boolean;
			readonly manage: boolean;
	  };
