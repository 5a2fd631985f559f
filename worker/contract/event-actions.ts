/** Everything that is noted. Events are never changed, so neither are these names. */
export const eventActions = [
  // A developer's way.
  'confirm',
  'approve',
  'reject',
  'revoke',
  'delete',
  'add_developer',
  'invite_developer',
  'withdraw_developer_invitation',
  'correct_registration_email',
  'resend_letter',
  'accept_terms',
  'end_sessions',
  'add_note',
  'delete_note',
  // What owners do with their accounts, developers and admins alike.
  'reset_password',
  'change_password',
  'change_email',
  'undo_email_change',
  'change_profile',
  'end_own_sessions',
  'delete_own_account',
  'add_passkey',
  'remove_passkey',
  'add_totp',
  'remove_totp',
  'renew_recovery_codes',
  'use_recovery_code',
  // A portal and what belongs to it.
  'create_portal',
  'change_portal',
  'close_portal',
  'reopen_portal',
  'erase_portal',
  'stop_letters',
  'resume_letters',
  'discard_letters',
  'allow_letters',
  'add_hostname',
  'make_hostname_canonical',
  'remove_hostname',
  'change_registration_form',
  'publish_terms',
  'withdraw_terms',
  'change_approval_rules',
  'change_letter_words',
  'add_service',
  'change_service',
  'remove_service',
  // Work on many developers, and what left the console.
  'start_bulk_job',
  'stop_bulk_job',
  'continue_bulk_job',
  'export_developers',
  'import_developers',
  'export_activity',
  'export_portal',
  'export_organization',
  // Admins.
  'invite_admin',
  'withdraw_admin_invitation',
  'accept_admin_invitation',
  'change_admin',
  'disable_admin',
  'enable_admin',
  'reset_second_factor',
  'change_organization',
  // Organizations, by whoever operates the installation.
  'create_organization',
  'close_organization',
  'reopen_organization',
] as const
export type EventAction = (typeof eventActions)[number]

/**
 * `rule`: one of the portal's approval rules; `actor_id` is the rule's. `system`: nobody; `actor_id` says which part.
 * `operator`: whoever operates the installation, of whom no more is known.
 */
export const eventActors = ['developer', 'admin', 'rule', 'system', 'operator'] as const
export type EventActor = (typeof eventActors)[number]
