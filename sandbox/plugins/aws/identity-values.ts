import type { Properties } from "../protocol/value.ts";

interface ExternalId {
  readonly Id?: string | undefined;
  readonly Issuer?: string | undefined;
}

interface Group {
  readonly GroupId?: string | undefined;
  readonly IdentityStoreId?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly Description?: string | undefined;
  readonly ExternalIds?: readonly ExternalId[] | undefined;
}

/** A group of the identity store, in the provider's words. Absent text is empty, as in the official provider. */
export function groupValues(group: Group): Properties {
  return {
    groupId: group.GroupId,
    identityStoreId: group.IdentityStoreId,
    displayName: group.DisplayName ?? "",
    description: group.Description ?? "",
    externalIds: externalIds(group.ExternalIds),
  };
}

interface User extends Omit<Group, "GroupId" | "Description"> {
  readonly UserId?: string | undefined;
  readonly UserName?: string | undefined;
  readonly Name?: { readonly [part: string]: string | undefined } | undefined | object;
  readonly NickName?: string | undefined;
  readonly ProfileUrl?: string | undefined;
  readonly UserType?: string | undefined;
  readonly Title?: string | undefined;
  readonly PreferredLanguage?: string | undefined;
  readonly Locale?: string | undefined;
  readonly Timezone?: string | undefined;
  readonly UserStatus?: string | undefined;
  readonly Emails?: readonly object[] | undefined;
  readonly Addresses?: readonly object[] | undefined;
  readonly PhoneNumbers?: readonly object[] | undefined;
}

/** A user of the identity store, in the provider's words. */
export function userValues(user: User): Properties {
  return {
    userId: user.UserId,
    identityStoreId: user.IdentityStoreId,
    userName: user.UserName ?? "",
    displayName: user.DisplayName ?? "",
    names: user.Name
      ? [
          fields(user.Name, [
            "FamilyName",
            "Formatted",
            "GivenName",
            "HonorificPrefix",
            "HonorificSuffix",
            "MiddleName",
          ]),
        ]
      : [],
    nickname: user.NickName ?? "",
    profileUrl: user.ProfileUrl ?? "",
    userType: user.UserType ?? "",
    userStatus: user.UserStatus ?? "",
    title: user.Title ?? "",
    preferredLanguage: user.PreferredLanguage ?? "",
    locale: user.Locale ?? "",
    timezone: user.Timezone ?? "",
    emails: (user.Emails ?? []).map((email) => fields(email, ["Primary", "Type", "Value"])),
    phoneNumbers: (user.PhoneNumbers ?? []).map((phone) => fields(phone, ["Primary", "Type", "Value"])),
    addresses: (user.Addresses ?? []).map((address) =>
      fields(address, ["Country", "Formatted", "Locality", "PostalCode", "Primary", "Region", "StreetAddress", "Type"]),
    ),
    externalIds: externalIds(user.ExternalIds),
  };
}

function externalIds(ids: readonly ExternalId[] | undefined): Properties[] {
  return (ids ?? []).map(({ Id, Issuer }) => ({ id: Id, issuer: Issuer }));
}

function fields(value: object, names: readonly string[]): Properties {
  const source = value as Properties;
  const entries = names.map((name) => {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    return [key, source[name] ?? (name === "Primary" ? false : "")] as const;
  });
  return Object.fromEntries(entries);
}
