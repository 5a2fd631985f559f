import type { Copy } from '../copy.ts'
import { fullNameMaxLength } from '../fields.ts'
import { passkeyNameMaxLength } from '../passkey-name.ts'
import { passwordMaxLength, passwordMinLength } from '../password-field.ts'

/** The words of the portal's pages in German, with the formal “Sie”. */
export const de: Copy = {
  fields: {
    full_name: 'Vollständiger Name',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    new_password: 'Neues Passwort',
    present_password: 'Aktuelles Passwort',
    new_email: 'Neue E-Mail-Adresse',
  },
  problems: {
    full_name_missing: { form: 'Geben Sie Ihren vollständigen Namen ein.', reason: 'darf nicht leer sein' },
    full_name_too_long: {
      form: `Kürzen Sie Ihren Namen auf höchstens ${fullNameMaxLength} Zeichen.`,
      reason: `darf höchstens ${fullNameMaxLength} Zeichen haben`,
    },
    email_missing: { form: 'Geben Sie Ihre E-Mail-Adresse ein.', reason: 'darf nicht leer sein' },
    email_invalid: {
      form: 'Geben Sie eine E-Mail-Adresse wie name@example.com ein.',
      reason: 'muss eine E-Mail-Adresse wie name@example.com sein',
    },
    email_domain_refused: {
      form: 'Adressen dieser Domain sind für dieses Portal nicht zugelassen. Verwenden Sie eine andere Adresse oder schreiben Sie uns.',
      reason: 'gehört zu einer Domain, die für dieses Portal nicht zugelassen ist',
    },
    password_missing: { form: 'Geben Sie ein Passwort ein.', reason: 'darf nicht leer sein' },
    password_too_short: {
      form: `Das ist zu kurz. Verwenden Sie mindestens ${passwordMinLength} Zeichen.`,
      reason: `muss mindestens ${passwordMinLength} Zeichen haben`,
    },
    password_too_long: {
      form: `Verwenden Sie höchstens ${passwordMaxLength} Zeichen.`,
      reason: `darf höchstens ${passwordMaxLength} Zeichen haben`,
    },
    password_guessable: {
      form: 'Dieses Passwort besteht nur aus Namen und Adressen, die andere kennen. Ergänzen Sie ein paar Wörter, die nichts mit Ihnen oder dieser Website zu tun haben.',
      reason: 'muss mehr sein als Namen und Adressen einer Person und einer Website, denn die können andere erraten',
    },
    password_common: {
      form: 'Dieses Passwort gehört zu den häufigsten, und die probieren Angreifer als Erstes aus. Wählen Sie ein anderes.',
      reason: 'darf keines der häufigsten Passwörter sein',
    },
    password_breached: {
      form: 'Dieses Passwort wurde durch ein Datenleck bei einer anderen Website bekannt und steht damit auf den Listen von Angreifern. Wählen Sie hier ein anderes, und auch überall sonst, wo Sie es verwenden.',
      reason: 'darf nicht aus einem Datenleck bekannt sein',
    },
    password_wrong: {
      form: 'Das ist nicht Ihr aktuelles Passwort. Prüfen Sie es und versuchen Sie es noch einmal.',
      reason: 'ist nicht das aktuelle Passwort',
    },
    email_is_yours: {
      form: 'Das ist bereits Ihre Adresse. Geben Sie die Adresse ein, zu der Sie wechseln möchten.',
      reason: 'ist bereits die Adresse dieses Kontos',
    },
    code_missing: { form: 'Geben Sie einen Code ein.', reason: 'darf nicht leer sein' },
    passkey_name_missing: { form: 'Geben Sie einen Namen ein.', reason: 'darf nicht leer sein' },
    passkey_name_too_long: {
      form: `Verwenden Sie höchstens ${passkeyNameMaxLength} Zeichen.`,
      reason: `darf höchstens ${passkeyNameMaxLength} Zeichen haben`,
    },
    text_unreadable: {
      form: 'Entfernen Sie die Zeichen, die sich nicht lesen lassen, und versuchen Sie es noch einmal.',
      reason: 'darf keine Steuerzeichen oder beschädigten Zeichen enthalten',
    },
    not_text: { form: 'Geben Sie Text ein.', reason: 'muss eine Zeichenkette sein' },
    given_twice: { form: 'Geben Sie nur einen Wert ein.', reason: 'darf nur einmal angegeben werden' },
    language_unknown: { form: 'Wählen Sie eine der Sprachen.', reason: 'muss eine der Sprachen sein' },
  },
  answer_problems: {
    form: {
      missing: 'Füllen Sie dieses Feld aus.',
      not_chosen: 'Wählen Sie eine der Antworten.',
      not_ticked: 'Setzen Sie hier ein Häkchen, um fortzufahren.',
      not_text: 'Geben Sie Text ein.',
      not_yes_or_no: 'Setzen Sie hier ein Häkchen oder lassen Sie das Kästchen leer.',
      not_a_number: 'Geben Sie eine Zahl ein, zum Beispiel 12 oder 2,5.',
      unreadable: 'Entfernen Sie die Zeichen, die sich nicht lesen lassen, und versuchen Sie es noch einmal.',
      too_long: (most) => `Verwenden Sie höchstens ${most} Zeichen.`,
      too_small: (least) => `Geben Sie eine Zahl von mindestens ${least} ein.`,
      too_large: (most) => `Geben Sie eine Zahl von höchstens ${most} ein.`,
    },
    reason: {
      missing: 'darf nicht leer sein',
      not_chosen: 'muss eine der Optionen sein',
      not_ticked: 'muss true sein',
      not_text: 'muss eine Zeichenkette sein',
      not_yes_or_no: 'muss true oder false sein',
      not_a_number: 'muss eine Zahl sein',
      unreadable: 'darf keine Steuerzeichen oder beschädigten Zeichen enthalten',
      too_long: (most) => `darf höchstens ${most} Zeichen haben`,
      too_small: (least) => `muss mindestens ${least} sein`,
      too_large: (most) => `darf höchstens ${most} sein`,
    },
  },
  own_fields: {
    optional: '(optional)',
    choose: 'Bitte wählen',
    accept: 'Ich akzeptiere die {terms}',
    terms: 'Nutzungsbedingungen',
    new_tab: '(öffnet sich in einem neuen Tab)',
    not_accepted: 'Lesen Sie die Nutzungsbedingungen und setzen Sie das Häkchen, um sie zu akzeptieren.',
    terms_changed:
      'Die Nutzungsbedingungen haben sich geändert. Lesen Sie sie noch einmal und setzen Sie das Häkchen, um sie zu akzeptieren.',
  },
  summary: 'Bitte prüfen Sie Ihre Eingaben',
  error_in_title: 'Fehler: ',
  labelled: '{label}: {problem}',
  login: {
    title: 'Anmelden',
    submit: 'Anmelden',
    forgot_password: 'Passwort vergessen?',
    sign_up_question: 'Noch kein Konto?',
    sign_up: 'Registrieren',
    contact: 'Probleme beim Anmelden? Schreiben Sie an {address}',
  },
  forgot_password: {
    title: 'Passwort vergessen?',
    lead: 'Geben Sie Ihre E-Mail-Adresse ein. Wenn es dazu ein Konto gibt, senden wir Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.',
    submit: 'Link senden',
    log_in: 'Zurück zur Anmeldung',
    sent: {
      title: 'Prüfen Sie Ihren Posteingang',
      text: 'Öffnen Sie den Link in der E-Mail, um Ihr Passwort zurückzusetzen. Wenn sie nicht innerhalb weniger Minuten ankommt, sehen Sie bitte in Ihrem Spam-Ordner nach.',
    },
  },
  reset_password: {
    title: 'Neues Passwort wählen',
    lead: 'Danach sind Sie auf allen Geräten abgemeldet.',
    submit: 'Passwort speichern',
  },
  confirm_new_email: {
    title: 'Neue Adresse bestätigen',
    lead: 'Danach melden Sie sich mit ihr an. Sie werden auf allen Geräten abgemeldet.',
    submit: 'Diese Adresse bestätigen',
  },
  undo_email_change: {
    title: 'Konto zurückholen',
    lead: 'Wählen Sie ein neues Passwort, und diese Adresse gehört wieder zu Ihrem Konto. Sie werden auf allen Geräten abgemeldet, und Passkeys, die vielleicht nicht Ihre sind, werden entfernt.',
    submit: 'Konto zurückholen',
  },
  account_link_over: {
    'reset-password': {
      title: 'Dieser Link funktioniert nicht mehr',
      text: 'Links gelten eine Stunde und funktionieren nur einmal, und jede neue E-Mail ersetzt die vorherige. Geben Sie Ihre E-Mail-Adresse ein, und wir senden Ihnen einen neuen Link.',
    },
    'change-email': {
      title: 'Dieser Link funktioniert nicht mehr',
      text: 'Links gelten 24 Stunden und funktionieren nur einmal. Wenn Sie sich noch mit Ihrer alten Adresse anmelden, fordern Sie die Änderung in Ihrem Konto noch einmal an.',
    },
    'email-changed': {
      title: 'Dieser Link funktioniert nicht mehr',
      text: 'Links gelten 72 Stunden und funktionieren nur einmal. Wenn Sie nicht mehr in Ihr Konto kommen, bitten Sie das Team dieser Website um Hilfe.',
    },
    email_changed_of_admin: {
      title: 'Dieser Link funktioniert nicht mehr',
      text: 'Links gelten 72 Stunden und funktionieren nur einmal. Wenn Sie nicht mehr in Ihr Konto kommen, bitten Sie andere Admins Ihrer Organisation um Hilfe.',
    },
    address_taken: {
      title: 'Diese Adresse kann nicht verwendet werden',
      text: 'Zu ihr gehört inzwischen ein anderes Konto. Es wurde nichts geändert.',
    },
  },
  passkeys: {
    log_in: 'Mit Passkey anmelden',
    or: 'oder',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
    cancelled: 'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
    not_made: 'Es wurde kein Passkey erstellt. Versuchen Sie es noch einmal, wenn Sie so weit sind.',
    known: 'Auf diesem Gerät haben Sie bereits einen Passkey.',
    log_in_first: 'Melden Sie sich an, um fortzufahren.',
  },
  second_factor: {
    title: 'Noch ein Schritt',
    lead_app: 'Geben Sie den Code ein, den Ihre Authenticator-App anzeigt, oder einen Ihrer Wiederherstellungscodes.',
    lead_both:
      'Verwenden Sie Ihren Passkey, oder geben Sie den Code ein, den Ihre Authenticator-App anzeigt, oder einen Ihrer Wiederherstellungscodes.',
    lead_passkey: 'Verwenden Sie Ihren Passkey, oder geben Sie einen Ihrer Wiederherstellungscodes ein.',
    code: 'Code',
    submit: 'Weiter',
    passkey: 'Passkey verwenden',
    log_out: 'Mit einem anderen Konto anmelden',
    over: 'Das hat zu lange gedauert. Melden Sie sich noch einmal an.',
  },
  register: {
    title: 'Konto erstellen',
    lead: 'Wir senden Ihnen eine E-Mail, mit der Sie Ihre Adresse bestätigen. Danach wählen Sie Ihr Passwort.',
    submit: 'Konto erstellen',
    log_in_question: 'Sie haben schon ein Konto?',
    log_in: 'Anmelden',
    invite_only: {
      title: 'Registrierung nur mit Einladung',
      lead: 'Bei diesem Portal können Sie sich nur mit einer Einladung registrieren. Wenn Sie eine haben, öffnen Sie den Link in der Einladungs-E-Mail.',
      again:
        'Sie finden die E-Mail nicht? Geben Sie Ihre E-Mail-Adresse ein, und wir senden Ihnen Ihre Einladung noch einmal.',
      submit: 'Meine Einladung erneut senden',
      contact: 'Noch keine Einladung? Schreiben Sie an {address}',
    },
    closed: {
      title: 'Die Registrierung ist geschlossen',
      lead: 'Dieses Portal nimmt zurzeit keine neuen Registrierungen an. Wer ein Konto hat, kann sich wie gewohnt anmelden.',
      contact: 'Fragen zum Zugang? Schreiben Sie an {address}',
    },
  },
  check_your_email: {
    title: 'Prüfen Sie Ihren Posteingang',
    lead: 'Bitte rufen Sie Ihre E-Mails ab, um Ihre Adresse zu bestätigen.',
    spam: 'Es kann eine Minute dauern, bis die E-Mail da ist. Wenn sie nicht kommt, sehen Sie in Ihrem Spam-Ordner nach oder lassen Sie sie noch einmal senden.',
    submit: 'Erneut senden',
    other_address: 'Mit einer anderen Adresse registrieren',
  },
  confirm: {
    title: 'E-Mail-Adresse bestätigen',
    lead: 'Nur noch ein Schritt: Wählen Sie das Passwort, mit dem Sie sich künftig anmelden.',
    password_hint: `Mindestens ${passwordMinLength} Zeichen. Gut sind ein paar Wörter hintereinander.`,
    submit: 'E-Mail-Adresse bestätigen',
  },
  not_me: {
    title: 'Waren Sie das nicht?',
    lead: 'Jemand hat sich hier mit Ihrer E-Mail-Adresse registriert. Wenn Sie es uns sagen, löschen wir diese Registrierung und schreiben 90 Tage lang nicht mehr an diese Adresse.',
    submit: 'Das war ich nicht',
    was_me: 'Wenn Sie es doch waren, gehen Sie zurück zur E-Mail und bestätigen Sie dort Ihre Adresse.',
    done: {
      title: 'Die Registrierung ist gelöscht',
      lead: 'Wir schreiben 90 Tage lang nicht an diese Adresse, auch wenn sie hier noch einmal eingegeben wird. Den Link in der E-Mail kann niemand mehr verwenden.',
      contact: 'Sie möchten schon früher ein Konto? Schreiben Sie an {address}',
    },
    confirmed: {
      title: 'Diese Adresse ist bereits bestätigt',
      lead: 'Jemand hat die E-Mail geöffnet und ein Passwort gewählt. Deshalb gibt es jetzt ein Konto. Wenn Sie das nicht waren, wählen Sie ein neues Passwort: Dann ist sonst niemand mehr in diesem Konto angemeldet, und Sie können es löschen.',
      submit: 'Neues Passwort wählen',
      log_in: 'Das war ich: anmelden',
    },
    over: {
      title: 'Hier ist nichts mehr zu tun',
      lead: 'Dieser Link gilt nicht mehr: Die Registrierung wurde gelöscht, ist älter als 24 Stunden, oder eine neuere E-Mail hat diese ersetzt. Eine Registrierung, die niemand bestätigt, verfällt.',
    },
  },
  link_expired: {
    title: 'Dieser Link funktioniert nicht mehr',
    lead: 'Links gelten 24 Stunden, und jede neue E-Mail ersetzt die vorherige. Geben Sie Ihre E-Mail-Adresse ein, und wir senden Ihnen eine neue E-Mail.',
    submit: 'Neue E-Mail senden',
    log_in: 'Zurück zur Anmeldung',
  },
  accept_invitation: {
    title: 'Einladung annehmen',
    lead: 'Sagen Sie uns, wer Sie sind, und wählen Sie das Passwort, mit dem Sie sich künftig anmelden.',
    submit: 'Konto erstellen',
  },
  invitation_expired: {
    title: 'Diese Einladung gilt nicht mehr',
    lead: 'Einladungen gelten 7 Tage, und jede neue E-Mail ersetzt die vorherige. Geben Sie Ihre E-Mail-Adresse ein. Wenn Sie eingeladen sind, senden wir Ihnen eine neue Einladung.',
    submit: 'Neue Einladung senden',
    log_in: 'Zurück zur Anmeldung',
  },
  already_confirmed: {
    title: 'Ihre E-Mail-Adresse ist bereits bestätigt',
    lead: 'Hier ist nichts mehr zu tun. Melden Sie sich mit dem Passwort an, das Sie gewählt haben.',
    submit: 'Anmelden',
    again_question: 'Waren Sie das nicht, oder wissen Sie nicht, wie es um Ihr Konto steht?',
    again: 'Neue E-Mail senden',
  },
  become_admin: {
    title: 'Admin werden',
    tasks: {
      organization_admin: (organization) =>
        `Wählen Sie ein Passwort. Danach verwalten Sie alle Entwicklerportale von ${organization}.`,
      service_admin: (organization) =>
        `Wählen Sie ein Passwort. Danach verwalten Sie die Entwicklerportale, die ${organization} Ihnen zugewiesen hat.`,
    },
    submit: 'Einladung annehmen',
  },
  admin_invitation_over: {
    accepted: {
      title: 'Diese Einladung wurde bereits angenommen',
      text: 'Hier ist nichts mehr zu tun. Melden Sie sich mit dem Passwort an, das dabei gewählt wurde. Wenn Sie das nicht waren, sagen Sie es der Person, die Sie eingeladen hat.',
    },
    expired: {
      title: 'Diese Einladung ist abgelaufen',
      text: 'Einladungen gelten 72 Stunden. Bitten Sie die Person, die Sie eingeladen hat, um eine neue.',
    },
    elsewhere: {
      title: 'Zu dieser Adresse gehört bereits ein Admin-Konto',
      text: 'Mit einer Adresse kann man nur in einer Organisation Admin sein. Bitten Sie die Person, die Sie eingeladen hat, eine andere Adresse von Ihnen einzuladen.',
    },
    unknown: {
      title: 'Diese Einladung gilt nicht mehr',
      text: 'Sie wurde zurückgezogen oder durch eine neuere E-Mail ersetzt. Suchen Sie nach einer neueren E-Mail, oder bitten Sie die Person, die Sie eingeladen hat, um eine.',
    },
  },
  account: {
    title: 'Konto',
    profile: {
      title: 'Profil',
      lead: 'Was das Team dieses Portals über Sie weiß.',
      submit: 'Änderungen speichern',
      saved: { title: 'Ihr Profil wurde gespeichert', text: '' },
      language: 'Sprache der E-Mails an Sie',
      new_device_letters: 'E-Mail an mich, wenn sich ein neuer Browser anmeldet',
      new_device_hint: 'In einer E-Mail an Ihre Adresse steht, welcher Browser es war und wo.',
    },
    password: {
      title: 'Passwort',
      lead: 'Sie werden überall sonst abgemeldet.',
      submit: 'Passwort ändern',
      changed: { title: 'Ihr Passwort wurde geändert', text: 'Sie sind überall sonst abgemeldet.' },
    },
    email: {
      title: 'E-Mail-Adresse',
      lead: 'Wir schreiben zuerst an die neue Adresse. Wenn Sie den Link in dieser E-Mail öffnen, wird die neue Adresse zu Ihrer, und Sie werden abgemeldet. Auch Ihre alte Adresse bekommt eine E-Mail, mit einem Weg zurück.',
      present: 'Ihre aktuelle Adresse',
      submit: 'Link senden',
      sent: {
        title: 'Prüfen Sie den Posteingang Ihrer neuen Adresse',
        text: (address) =>
          `Wir haben an ${address} geschrieben. Öffnen Sie den Link in der E-Mail, um die Adresse zu bestätigen. Bis dahin melden Sie sich mit Ihrer aktuellen Adresse an.`,
      },
      waiting: (address) => `${address} ist noch nicht bestätigt.`,
      cancel: 'Änderung abbrechen',
      cancelled: {
        title: 'Die Änderung ist abgebrochen',
        text: 'Sie melden sich weiter mit Ihrer aktuellen Adresse an.',
      },
    },
    sessions: {
      title: 'Wo Sie angemeldet sind',
      lead: 'Die Browser, die in Ihrem Konto angemeldet sind. Wenn Ihnen einer davon unbekannt ist, melden Sie ihn ab und ändern Sie Ihr Passwort.',
      this_browser: 'Dieser Browser',
      activity: 'Zuletzt aktiv {seen}, angemeldet {began}',
      just_now: 'gerade eben',
      end: 'Abmelden',
      end_others: 'Alle anderen Browser abmelden',
      ended: { title: 'Der gewählte Browser ist abgemeldet', text: '' },
      others_ended: { title: 'Alle anderen Browser sind abgemeldet', text: '' },
    },
    passkeys: {
      title: 'Passkeys',
      lead: 'Mit einem Passkey melden Sie sich per Fingerabdruck, Gesicht oder PIN statt mit Ihrem Passwort an. Ihr Gerät bewahrt ihn auf.',
      none: 'Sie haben noch keine Passkeys.',
      added: 'Hinzugefügt {added}',
      added_and_used: 'Hinzugefügt {added}, zuletzt verwendet {used}',
      remove: 'Entfernen',
      add: 'Passkey hinzufügen',
      name: 'Name',
      name_hint: 'Woran Sie ihn wiedererkennen, zum Beispiel „Laptop im Büro“.',
      submit: 'Passkey hinzufügen',
      needs_script:
        'Um einen hinzuzufügen, öffnen Sie diese Seite in einem Browser, der Passkeys unterstützt und in dem JavaScript eingeschaltet ist.',
      was_added: { title: 'Ihr Passkey wurde hinzugefügt', text: 'Ab jetzt können Sie sich damit anmelden.' },
      was_removed: {
        title: 'Der Passkey wurde entfernt',
        text: 'Ihr Gerät bietet ihn vielleicht weiter an, bis Sie ihn auch dort entfernen.',
      },
      not_made:
        'Das hat zu lange gedauert, oder der Passkey wurde für eine andere Seite erstellt. Bitte versuchen Sie es noch einmal.',
      refused: 'Diesen Passkey haben Sie bereits, oder Ihr Konto hat schon so viele, wie es haben kann.',
    },
    remove_passkey: {
      title: 'Passkey entfernen',
      lead: 'Danach kann sich niemand mehr mit „{passkey}“ anmelden.',
      submit: 'Passkey entfernen',
      keep: 'Behalten',
    },
    data: {
      title: 'Ihre Daten',
      lead: 'Alles, was dieses Portal über Sie speichert, in einer einzigen maschinenlesbaren Datei (JSON).',
      contents: [
        'Ihr Profil und Ihre Antworten bei der Registrierung',
        'Welche Nutzungsbedingungen Sie akzeptiert haben und wann',
        'Wo Sie angemeldet sind, und Ihre Passkeys',
        'Die E-Mails, die wir Ihnen gesendet haben',
        'Die Notizen, die das Team dieses Portals über Sie führt',
        'Was mit Ihrem Konto geschehen ist und wann',
      ],
      submit: 'Meine Daten herunterladen',
    },
    deletion: {
      title: 'Konto löschen',
      lead: 'Das lässt sich nicht rückgängig machen.',
      what_goes:
        'Ihr Profil, Ihre Passkeys und die E-Mails an Sie werden sofort gelöscht, und Sie können sich nicht mehr anmelden. Mit derselben Adresse können Sie sich neu registrieren.',
      what_stays: 'Was bleibt, ist ein Vermerk, dass jemand hier war und gegangen ist, ohne Namen und ohne Adresse.',
      submit: 'Mein Konto löschen',
      not_yet: {
        title: 'Noch nicht',
        text: (when) =>
          `Die Adresse dieses Kontos wurde vor Kurzem geändert. Bis zum ${when} lässt sich das von der alten Adresse aus rückgängig machen, und niemand kann das Konto löschen. Danach können Sie das Konto löschen.`,
      },
    },
  },
  services: {
    title: 'Veröffentlichte Dienste',
    account: 'Konto',
    version: 'Version',
    documentation: 'Dokumentation',
    empty_title: 'Noch keine Dienste',
    empty_text: 'Sobald auf diesem Portal Dienste veröffentlicht werden, finden Sie sie hier.',
    log_out: 'Abmelden',
  },
  terms: {
    title: 'Nutzungsbedingungen',
    published: (version, date) => `Version ${version}, veröffentlicht am ${date}`,
    older: { title: 'Das ist eine ältere Version', text: 'Neuere Nutzungsbedingungen haben sie ersetzt.' },
    withdrawn: { title: 'Diese Version gilt nicht mehr', text: 'Zurzeit gibt es keine Nutzungsbedingungen.' },
    current: 'Die jetzt gültigen Nutzungsbedingungen lesen',
  },
  accept_terms: {
    title: 'Neue Nutzungsbedingungen',
    lead: 'Bitte lesen Sie die neuen Bedingungen. Sobald Sie sie akzeptiert haben, geht es weiter.',
    box: 'Ich habe die Nutzungsbedingungen gelesen und akzeptiere sie',
    submit: 'Akzeptieren und weiter',
    log_out: 'Abmelden',
    changed: {
      title: 'Die Nutzungsbedingungen haben sich gerade noch einmal geändert',
      text: 'Das ist die neueste Version. Bitte lesen Sie sie noch einmal.',
    },
  },
  notices: {
    wrong_credentials: {
      title: 'Das hat nicht geklappt',
      text: 'E-Mail-Adresse oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.',
    },
    wrong_code: {
      title: 'Dieser Code hat nicht funktioniert',
      text: 'Codes wechseln alle 30 Sekunden, und jeder funktioniert nur einmal. Warten Sie auf den nächsten oder verwenden Sie einen Wiederherstellungscode.',
    },
    wrong_passkey: {
      title: 'Das hat nicht geklappt',
      text: 'Mit diesem Passkey lässt sich hier kein Konto öffnen. Melden Sie sich mit E-Mail-Adresse und Passwort an.',
    },
    admin_disabled: {
      title: 'Dieses Admin-Konto ist deaktiviert',
      text: 'Bitten Sie andere Admins Ihrer Organisation oder die Betreiber dieser Konsole, es wieder zu aktivieren.',
    },
    logged_out: { title: 'Sie sind abgemeldet', text: 'Bis bald.' },
    invitation_accepted: {
      title: 'Sie sind jetzt Admin',
      text: 'Melden Sie sich mit Ihrer E-Mail-Adresse und dem Passwort an, das Sie gewählt haben.',
    },
    letter_sent: {
      title: 'Eine E-Mail ist unterwegs',
      text: 'Wenn es für diese Adresse etwas zu senden gibt, kommt es in einer Minute an.',
    },
    password_reset: { title: 'Ihr Passwort wurde geändert', text: 'Melden Sie sich mit dem neuen an.' },
    email_changed: { title: 'Ihre Adresse wurde geändert', text: 'Melden Sie sich mit der neuen an.' },
    email_change_undone: {
      title: 'Ihr Konto gehört wieder Ihnen',
      text: 'Melden Sie sich mit Ihrer alten Adresse und dem Passwort an, das Sie gerade gewählt haben.',
    },
    account_deleted: { title: 'Ihr Konto wurde gelöscht', text: 'Danke, dass Sie hier waren.' },
    confirmed_approved: {
      title: 'Ihre E-Mail-Adresse ist bestätigt',
      text: 'Ihr Konto ist bereit. Melden Sie sich an, und es kann losgehen.',
    },
    confirmed_pending: {
      title: 'Ihre E-Mail-Adresse ist bestätigt',
      text: 'Ihr Konto wartet noch auf die Genehmigung. Wir schreiben Ihnen, sobald es geprüft wurde.',
    },
    confirmed_rejected: {
      title: 'Ihre E-Mail-Adresse ist bestätigt',
      text: 'Ihre Anfrage wurde nicht genehmigt. Wir haben Ihnen dazu geschrieben.',
    },
    confirmed_revoked: {
      title: 'Ihre E-Mail-Adresse ist bestätigt',
      text: 'Diesem Konto wurde der Zugang entzogen. Schreiben Sie uns, wenn Sie das für einen Irrtum halten.',
    },
    log_in_first: {
      title: 'Melden Sie sich an, um fortzufahren',
      text: 'Danach kommen Sie auf die Seite zurück, zu der Sie wollten.',
    },
  },
  turnstile: {
    not_human: {
      title: 'Noch ein Schritt',
      text: 'Bitte warten Sie, bis die Prüfung unten abgeschlossen ist, damit wir wissen, dass Sie kein Roboter sind. Senden Sie das Formular dann noch einmal ab.',
    },
    without_script: 'Schalten Sie JavaScript für diese Seite ein: Eine kurze Prüfung hält Roboter fern.',
    reason: 'muss ein frisches Turnstile-Token für diese Aktion und diesen Hostnamen sein',
  },
  too_many: {
    title: 'Bitte versuchen Sie es später noch einmal',
    anywhere: (wait) =>
      `Zum Schutz aller gibt es hier eine Grenze, und die ist im Moment erreicht. Bitte versuchen Sie es in ${wait} noch einmal.`,
    log_in: (wait) =>
      `Zum Schutz der Konten gibt es beim Anmelden eine Grenze, und die ist im Moment erreicht. Versuchen Sie es in ${wait} noch einmal, oder wählen Sie „Passwort vergessen?“: Mit einer E-Mail an Ihre Adresse kommen Sie immer hinein.`,
    second_factor: (wait) => `Versuchen Sie es in ${wait} noch einmal, oder verwenden Sie Ihren Passkey.`,
    letter: {
      title: 'Bitte warten Sie einen Moment',
      text: 'Wenn es für diese Adresse etwas zu senden gibt, wurde es gerade eben gesendet. Sehen Sie in Ihrem Posteingang und im Spam-Ordner nach, oder fordern Sie es in einer Minute noch einmal an.',
    },
    waits: {
      minutes: (count) => (count === 1 ? 'einer Minute' : `${count} Minuten`),
      hours: (count) => `${count} Stunden`,
    },
  },
  not_approved: {
    pending: {
      title: 'Fast geschafft',
      text: 'Ihr Konto wartet noch auf die Genehmigung. Wir schreiben Ihnen, sobald es genehmigt ist.',
    },
    rejected: {
      title: 'Kein Zugang',
      text: 'Ihre Anfrage wurde nicht genehmigt. Schreiben Sie uns, wenn Sie das für einen Irrtum halten.',
    },
    revoked: {
      title: 'Kein Zugang',
      text: 'Ihr Zugang wurde entzogen. Schreiben Sie uns, wenn Sie das für einen Irrtum halten.',
    },
  },
  refusals: {
    not_found: {
      title: 'Seite nicht gefunden',
      text: 'Unter dieser Adresse gibt es nichts. Prüfen Sie den Link oder beginnen Sie von vorn.',
    },
    method_not_allowed: {
      title: 'Das geht hier nicht',
      text: 'Gehen Sie zurück und versuchen Sie es über das Formular der Seite noch einmal.',
    },
    from_elsewhere: {
      title: 'Dieses Formular kam von woanders',
      text: 'Zum Schutz Ihres Kontos nehmen wir Formulare nur von dieser Website selbst an. Öffnen Sie die Seite neu und versuchen Sie es noch einmal.',
    },
    portal_closed: {
      title: 'Dieses Portal ist geschlossen',
      text: 'Hier kann sich niemand mehr registrieren oder anmelden. Fragen Sie die Person, die Sie hierher geschickt hat, wohin Sie sich wenden können.',
    },
    unreadable_body: {
      title: 'Das konnten wir nicht lesen',
      text: 'Was gesendet wurde, ist kein gültiger Text. Öffnen Sie die Seite neu und versuchen Sie es noch einmal.',
    },
    body_too_large: {
      title: 'Das war zu viel',
      text: 'Was gesendet wurde, ist größer, als es für ein Formular hier nötig ist. Kürzen Sie es und versuchen Sie es noch einmal.',
    },
    not_a_form: {
      title: 'Das konnten wir nicht lesen',
      text: 'Was gesendet wurde, ist kein Formular. Öffnen Sie die Seite neu und versuchen Sie es noch einmal.',
    },
    unavailable: {
      title: 'Wir sind gleich wieder da',
      text: 'Ein Dienst, auf den wir angewiesen sind, antwortet gerade nicht. Es wurde nichts geändert. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    surprise: {
      title: 'Etwas ist schiefgegangen',
      text: 'Das liegt an uns. Bitte versuchen Sie es noch einmal. Wenn es wieder passiert, nennen Sie uns die Anfrage-ID, die unten steht.',
    },
  },
  questions: 'Fragen? Schreiben Sie an {address}',
  request_id: 'Anfrage-ID',
  back: 'Zurück zur Startseite',
  languages: 'Sprache',
  device: {
    known: (browser, system) => `${browser} unter ${system}`,
    city: (city, country) => `${city}, ${country}`,
    unknown: 'Unbekanntes Gerät',
  },
  api: {
    check_request: (faults) => `Prüfen Sie die Anfrage: ${faults}.`,
    not_an_object: 'muss ein JSON-Objekt sein',
    body_too_large: 'Es wurde mehr gesendet, als hier angenommen wird. Kürzen Sie es und versuchen Sie es noch einmal.',
    nothing_here: 'Hier gibt es nichts.',
    new_terms: (origin) =>
      `Es gibt neue Nutzungsbedingungen. Lesen Sie sie unter ${origin}/terms, und melden Sie sich unter ${origin}/login an, um sie zu akzeptieren.`,
    surprise:
      'Bei uns ist etwas schiefgegangen. Das Feld „instance“ bezeichnet diese Anfrage; nennen Sie uns seinen Wert, wenn es wieder passiert.',
  },
}
