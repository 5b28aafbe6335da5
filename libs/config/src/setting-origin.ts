/** Where the value of a setting came from. */
export interface SettingOrigin {
  readonly kind: 'flag' | 'environment' | 'file' | 'ssm' | 'default';
  /** For people: `flag --page-size`, `environment variable VANTA_API_RPM`, `file /etc/x.yaml`, `default in Lambda`. */
  readonly label: string;
}

/** A value that somebody gave to a setting, before it is checked. */
export interface GivenSetting {
  readonly value: unknown;
  readonly origin: SettingOrigin;
  /** The folder from which a relative path counts. */
  readonly folder: string;
}
