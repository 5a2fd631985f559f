import type { LanguageWords } from '../letter-words.ts'

export const de = {
  shared: {
    greeting: 'Guten Tag, {full_name}!',
    greeting_without_name: 'Guten Tag!',
    closing: 'Ihr Team von {portal_display_name}',
    note: 'Eine Nachricht des Teams:',
    before_link: '{label}:',
    copy_link: 'Oder kopieren Sie diesen Link:',
    device_near: '{device} in der Nähe von {place}',
    contact: 'Fragen? Schreiben Sie an {address}.',
    statuses: { pending: 'in Prüfung', approved: 'genehmigt', rejected: 'abgelehnt', revoked: 'entzogen' },
    sample_note: 'Danke, dass Sie uns so viel über Ihr Vorhaben erzählt haben.',
  },
  letters: {
    'confirm-email': {
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse für {portal_display_name}',
      preview: 'Ein Klick und ein Passwort, und Ihre Registrierung ist fertig.',
      heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
      opening: 'Sie haben sich bei {portal_display_name} registriert.',
      paragraphs: [
        'Öffnen Sie den Link unten und wählen Sie ein Passwort: Damit ist Ihre Adresse bestätigt. Der Link gilt 24 Stunden.',
      ],
      button: 'E-Mail-Adresse bestätigen',
      why: 'Sie erhalten diese E-Mail, weil sich jemand mit dieser Adresse bei {portal_display_name} registriert hat. Falls Sie das nicht waren, ignorieren Sie sie einfach: Ohne den Link passiert nichts.',
      not_me: 'Das war ich nicht: diese Registrierung löschen und mir nicht mehr schreiben',
    },
    'request-received': {
      subject: 'Ihre Anfrage an {portal_display_name} ist angekommen',
      preview: 'Jemand sieht sie sich an, dann schreiben wir Ihnen.',
      heading: 'Ihre Anfrage ist bei uns',
      opening: 'Ihre E-Mail-Adresse ist bestätigt, und Ihre Anfrage an {portal_display_name} ist bei uns angekommen.',
      paragraphs: [
        'Jemand aus dem Team sieht sie sich an. Sobald darüber entschieden ist, schreiben wir Ihnen. Bis dahin können Sie sich noch nicht anmelden, und Sie müssen nichts weiter tun.',
      ],
      why: 'Sie erhalten diese E-Mail, weil Sie sich bei {portal_display_name} registriert haben.',
    },
    'still-pending': {
      subject: 'Ihre Anfrage an {portal_display_name} wartet noch auf eine Entscheidung',
      preview: 'Sie müssen nichts tun.',
      heading: 'Ihre Anfrage wartet noch auf eine Entscheidung',
      opening: 'Über Ihre Anfrage an {portal_display_name} ist noch nicht entschieden.',
      paragraphs: [
        'Sie müssen nichts tun: Die Entscheidung teilen wir Ihnen per E-Mail mit. Bis dahin können Sie sich noch nicht anmelden.',
      ],
      why: 'Sie erhalten diese E-Mail, weil Ihre Registrierung bei {portal_display_name} seit einer Woche auf eine Entscheidung wartet. Darüber schreiben wir nur einmal.',
    },
    'already-registered-pending': {
      subject: 'Sie sind bereits bei {portal_display_name} registriert',
      preview: 'Der Stand Ihrer Registrierung: {developer_status}.',
      heading: 'Sie sind bereits registriert',
      opening:
        'Jemand, vermutlich Sie selbst, wollte sich mit dieser Adresse bei {portal_display_name} registrieren. Zu ihr gibt es schon ein Konto.',
      paragraphs: [
        'Ihre Registrierung wird noch geprüft: Ein Admin sieht sie sich an, und sobald darüber entschieden ist, schreiben wir Ihnen.',
      ],
      why: 'Sie erhalten diese E-Mail, weil diese Adresse auf der Registrierungsseite von {portal_display_name} eingegeben wurde. Falls Sie das nicht waren, müssen Sie nichts tun.',
    },
    'already-registered-approved': {
      subject: 'Sie sind bereits bei {portal_display_name} registriert',
      preview: 'Der Stand Ihrer Registrierung: {developer_status}.',
      heading: 'Sie sind bereits registriert',
      opening:
        'Jemand, vermutlich Sie selbst, wollte sich mit dieser Adresse bei {portal_display_name} registrieren. Zu ihr gibt es schon ein Konto.',
      paragraphs: ['Ihre Registrierung ist genehmigt: Melden Sie sich mit dem Passwort an, das Sie gewählt haben.'],
      button: 'Anmelden',
      why: 'Sie erhalten diese E-Mail, weil diese Adresse auf der Registrierungsseite von {portal_display_name} eingegeben wurde. Falls Sie das nicht waren, müssen Sie nichts tun.',
    },
    'already-registered-rejected': {
      subject: 'Sie sind bereits bei {portal_display_name} registriert',
      preview: 'Der Stand Ihrer Registrierung: {developer_status}.',
      heading: 'Sie sind bereits registriert',
      opening:
        'Jemand, vermutlich Sie selbst, wollte sich mit dieser Adresse bei {portal_display_name} registrieren. Zu ihr gibt es schon ein Konto.',
      paragraphs: [
        'Ihre Registrierung wurde abgelehnt. Schreiben Sie dem Team des Portals, wenn Sie das für einen Irrtum halten.',
      ],
      why: 'Sie erhalten diese E-Mail, weil diese Adresse auf der Registrierungsseite von {portal_display_name} eingegeben wurde. Falls Sie das nicht waren, müssen Sie nichts tun.',
    },
    'already-registered-revoked': {
      subject: 'Sie sind bereits bei {portal_display_name} registriert',
      preview: 'Der Stand Ihrer Registrierung: {developer_status}.',
      heading: 'Sie sind bereits registriert',
      opening:
        'Jemand, vermutlich Sie selbst, wollte sich mit dieser Adresse bei {portal_display_name} registrieren. Zu ihr gibt es schon ein Konto.',
      paragraphs: [
        'Ihr Zugang wurde entzogen. Schreiben Sie dem Team des Portals, wenn Sie das für einen Irrtum halten.',
      ],
      why: 'Sie erhalten diese E-Mail, weil diese Adresse auf der Registrierungsseite von {portal_display_name} eingegeben wurde. Falls Sie das nicht waren, müssen Sie nichts tun.',
    },
    'account-approved': {
      subject: 'Ihr Konto bei {portal_display_name} ist genehmigt',
      preview: 'Sie können sich jetzt anmelden.',
      heading: 'Willkommen',
      opening: 'Ihr Konto bei {portal_display_name} ist genehmigt.',
      paragraphs: ['Melden Sie sich mit dem Passwort an, das Sie gewählt haben.'],
      button: 'Anmelden',
      why: 'Sie erhalten diese E-Mail, weil Sie sich bei {portal_display_name} registriert haben.',
    },
    'account-rejected': {
      subject: 'Ihre Anfrage an {portal_display_name}',
      preview: 'Ihre Anfrage wurde nicht genehmigt.',
      heading: 'Ihre Anfrage wurde nicht genehmigt',
      opening: 'Vielen Dank für Ihr Interesse an {portal_display_name}.',
      paragraphs: ['Ihre Anfrage wurde geprüft und nicht genehmigt.'],
      why: 'Sie erhalten diese E-Mail, weil Sie sich bei {portal_display_name} registriert haben.',
    },
    'account-revoked': {
      subject: 'Ihr Zugang zu {portal_display_name} wurde entzogen',
      preview: 'Sie wurden abgemeldet und können sich nicht mehr anmelden.',
      heading: 'Ihr Zugang wurde entzogen',
      opening: 'Ihr Zugang zu {portal_display_name} wurde entzogen.',
      paragraphs: ['Sie wurden überall abgemeldet und können sich nicht mehr anmelden.'],
      why: 'Sie erhalten diese E-Mail, weil Sie ein Konto bei {portal_display_name} haben.',
    },
    'developer-invitation': {
      subject: 'Sie sind zu {portal_display_name} eingeladen',
      preview: 'Wählen Sie ein Passwort, und Ihr Konto ist eingerichtet.',
      heading: 'Sie sind zu {portal_display_name} eingeladen',
      opening: 'Das Team von {portal_display_name} lädt Sie in sein Entwicklerportal ein.',
      paragraphs: ['Nehmen Sie an und wählen Sie ein Passwort: Schon ist Ihr Konto eingerichtet.'],
      button: 'Einladung annehmen',
      why: 'Sie erhalten diese E-Mail, weil ein Admin von {portal_display_name} diese Adresse eingegeben hat. Der Link gilt 7 Tage. Wenn Sie kein Konto möchten, müssen Sie nichts tun.',
    },
    'reset-password': {
      subject: 'Wählen Sie ein neues Passwort für {portal_display_name}',
      preview: 'Der Link gilt eine Stunde und funktioniert nur einmal.',
      heading: 'Wählen Sie ein neues Passwort',
      opening: 'Jemand hat für Ihr Konto bei {portal_display_name} ein neues Passwort angefordert.',
      paragraphs: [
        'Falls Sie das waren, öffnen Sie den Link unten und wählen Sie eines. Der Link gilt eine Stunde und funktioniert nur einmal.',
        'Falls Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',
      ],
      button: 'Neues Passwort wählen',
      why: 'Sie erhalten diese E-Mail, weil jemand diese Adresse bei {portal_display_name} unter „Passwort vergessen?“ eingegeben hat.',
    },
    'password-changed': {
      subject: 'Ihr Passwort für {portal_display_name} wurde geändert',
      preview: 'Falls Sie das waren, müssen Sie nichts tun.',
      heading: 'Ihr Passwort wurde geändert',
      opening:
        'Das Passwort Ihres Kontos bei {portal_display_name} wurde gerade geändert; alle anderen Browser wurden abgemeldet.',
      paragraphs: [
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, wählen Sie jetzt ein neues Passwort: Damit enden alle Sitzungen. Passkeys funktionieren weiter: Sehen Sie sie in Ihrem Konto durch und entfernen Sie die, die nicht Ihre sind.',
      ],
      button: 'Das war ich nicht',
      why: 'Sie erhalten diese E-Mail, weil Sie ein Konto bei {portal_display_name} haben. Wir schreiben immer, wenn sich sein Passwort ändert.',
    },
    'change-email': {
      subject: 'Bestätigen Sie Ihre neue Adresse für {portal_display_name}',
      preview: 'Ein Klick, und Sie melden sich mit dieser Adresse an.',
      heading: 'Bestätigen Sie Ihre neue Adresse',
      opening: 'Sie möchten diese Adresse für Ihr Konto bei {portal_display_name} verwenden.',
      paragraphs: [
        'Öffnen Sie den Link unten, um sie zu bestätigen. Von da an melden Sie sich mit dieser Adresse an. Der Link gilt 24 Stunden und funktioniert nur einmal.',
      ],
      button: 'Diese Adresse bestätigen',
      why: 'Sie erhalten diese E-Mail, weil jemand diese Adresse in seinem Konto bei {portal_display_name} eingegeben hat. Falls Sie das nicht waren, ignorieren Sie sie einfach: Ohne den Link passiert nichts.',
    },
    'email-taken': {
      subject: 'Zu dieser Adresse gibt es schon ein Konto bei {portal_display_name}',
      preview: 'Für ein zweites kann sie nicht verwendet werden.',
      heading: 'Zu dieser Adresse gibt es schon ein Konto',
      opening:
        'Jemand wollte diese Adresse für ein anderes Konto bei {portal_display_name} verwenden. Zu ihr gibt es schon ein Konto, deshalb wurde nichts geändert.',
      paragraphs: [
        'Falls Sie das waren, melden Sie sich mit dieser Adresse an. Wenn Sie dieses Konto nicht mehr brauchen, löschen Sie es und fordern Sie die Änderung dann noch einmal an.',
      ],
      button: 'Anmelden',
      why: 'Sie erhalten diese E-Mail, weil Sie ein Konto bei {portal_display_name} haben. Falls nicht Sie es waren, müssen Sie nichts tun.',
    },
    'email-changed': {
      subject: 'Ihre Adresse für {portal_display_name} wurde geändert',
      preview: 'Falls Sie das nicht waren, können Sie es 72 Stunden lang rückgängig machen.',
      heading: 'Ihre Adresse wurde geändert',
      opening:
        'Ihr Konto bei {portal_display_name} gehört jetzt zu einer anderen Adresse; mit dieser hier ist keine Anmeldung mehr möglich.',
      paragraphs: [
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, holen Sie sich das Konto zurück: Wählen Sie über den Link unten ein neues Passwort, und das Konto gehört wieder zu dieser Adresse. Alle anderen werden abgemeldet. Der Link gilt 72 Stunden und funktioniert nur einmal.',
      ],
      button: 'Das war ich nicht: Konto zurückholen',
      why: 'Sie erhalten diese E-Mail, weil diese Adresse bis jetzt zu einem Konto bei {portal_display_name} gehörte.',
    },
    'passkey-added': {
      subject: 'Ihrem Konto bei {portal_display_name} wurde ein Passkey hinzugefügt',
      preview: 'Falls Sie das waren, müssen Sie nichts tun.',
      heading: 'Ein Passkey wurde hinzugefügt',
      opening: 'Jemand, vermutlich Sie selbst, hat Ihrem Konto bei {portal_display_name} einen Passkey hinzugefügt.',
      paragraphs: [
        'Mit dem Passkey „{passkey_name}“ ist von jetzt an die Anmeldung möglich.',
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, entfernen Sie den Passkey in Ihrem Konto und ändern Sie Ihr Passwort.',
      ],
      button: 'Konto öffnen',
      why: 'Sie erhalten diese E-Mail, weil Sie ein Konto bei {portal_display_name} haben. Wir schreiben immer, wenn ein Passkey hinzugefügt wird.',
    },
    'new-device': {
      subject: 'Ein neues Gerät hat sich in Ihrem Konto bei {portal_display_name} angemeldet',
      preview: 'Falls Sie das waren, müssen Sie nichts tun.',
      heading: 'Ein neues Gerät hat sich angemeldet',
      opening:
        'Jemand hat sich in Ihrem Konto bei {portal_display_name} mit einem Gerät angemeldet, das wir nicht kennen.',
      paragraphs: [
        'Es war {device}, am {login_time}.',
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, wählen Sie jetzt ein neues Passwort: Damit enden alle Sitzungen. Passkeys funktionieren weiter: Sehen Sie sie in Ihrem Konto durch und entfernen Sie die, die nicht Ihre sind.',
      ],
      button: 'Das war ich nicht',
      why: 'Sie erhalten diese E-Mail, weil in Ihrem Konto bei {portal_display_name} eingestellt ist, dass wir bei neuen Geräten schreiben. Dort können Sie es auch abschalten.',
    },
  },
} as const satisfies LanguageWords
