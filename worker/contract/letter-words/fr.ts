import type { LanguageWords } from '../letter-words.ts'

// French sets a space before : ; ! ? and within quotation marks that must not break the line: U+00A0 before the colon and
// the closing quotation mark, the narrow U+202F before the others. A test looks for missing ones.

export const fr = {
  shared: {
    greeting: 'Bonjour {full_name},',
    greeting_without_name: 'Bonjour,',
    closing: 'L’équipe {portal_display_name}',
    note: 'Un mot de l’équipe :',
    before_link: '{label} :',
    copy_link: 'Ou copiez ce lien :',
    device_near: '{device}, vers {place}',
    contact: 'Des questions ? Écrivez à {address}.',
    statuses: { pending: 'en attente', approved: 'approuvée', rejected: 'refusée', revoked: 'révoquée' },
    sample_note: 'Merci de nous en avoir dit autant sur votre projet.',
  },
  letters: {
    'confirm-email': {
      subject: 'Confirmez votre adresse e-mail pour {portal_display_name}',
      preview: 'Un clic, un mot de passe, et votre inscription est terminée.',
      heading: 'Confirmez votre adresse e-mail',
      opening: 'Vous avez demandé à rejoindre {portal_display_name}.',
      paragraphs: [
        'Ouvrez le lien ci-dessous et choisissez un mot de passe : votre adresse sera confirmée. Le lien est valable 24 heures.',
      ],
      button: 'Confirmer l’adresse e-mail',
      why: 'Vous recevez ce message parce que quelqu’un s’est inscrit sur {portal_display_name} avec cette adresse. Si ce n’était pas vous, ignorez-le : sans le lien, il ne se passe rien.',
      not_me: 'Ce n’était pas moi : supprimer cette inscription et ne plus m’écrire',
    },
    'request-received': {
      subject: 'Nous avons bien reçu votre demande pour {portal_display_name}',
      preview: 'Quelqu’un va l’examiner, puis nous vous écrirons.',
      heading: 'Votre demande nous est parvenue',
      opening: 'Votre adresse est confirmée, et votre demande d’accès à {portal_display_name} nous est bien parvenue.',
      paragraphs: [
        'Un membre de l’équipe va l’examiner, et nous vous écrirons dès qu’une décision sera prise. D’ici là, vous ne pouvez pas encore vous connecter, et vous n’avez rien à faire.',
      ],
      why: 'Vous recevez ce message à la suite de votre inscription sur {portal_display_name}.',
    },
    'still-pending': {
      subject: 'Votre demande d’accès à {portal_display_name} est toujours en attente',
      preview: 'Vous n’avez rien à faire.',
      heading: 'Votre demande est toujours en attente',
      opening: 'Aucune décision n’a encore été prise au sujet de votre demande d’accès à {portal_display_name}.',
      paragraphs: [
        'Vous n’avez rien à faire : nous vous communiquerons la décision par e-mail. D’ici là, vous ne pouvez pas encore vous connecter.',
      ],
      why: 'Vous recevez ce message parce que votre inscription sur {portal_display_name} est en attente depuis une semaine. Nous n’écrivons qu’une fois à ce sujet.',
    },
    'already-registered-pending': {
      subject: 'Vous avez déjà un compte sur {portal_display_name}',
      preview: 'L’état de votre inscription : {developer_status}.',
      heading: 'Vous avez déjà un compte',
      opening:
        'Quelqu’un, sans doute vous, a demandé à s’inscrire sur {portal_display_name} avec cette adresse. Un compte existe déjà pour cette adresse.',
      paragraphs: [
        'Votre inscription est en attente : un admin va l’examiner, et nous vous écrirons dès qu’une décision sera prise.',
      ],
      why: 'Vous recevez ce message parce que cette adresse a été saisie sur la page d’inscription du portail {portal_display_name}. Si ce n’était pas vous, vous n’avez rien à faire.',
    },
    'already-registered-approved': {
      subject: 'Vous avez déjà un compte sur {portal_display_name}',
      preview: 'L’état de votre inscription : {developer_status}.',
      heading: 'Vous avez déjà un compte',
      opening:
        'Quelqu’un, sans doute vous, a demandé à s’inscrire sur {portal_display_name} avec cette adresse. Un compte existe déjà pour cette adresse.',
      paragraphs: ['Votre inscription est approuvée : connectez-vous avec le mot de passe que vous avez choisi.'],
      button: 'Se connecter',
      why: 'Vous recevez ce message parce que cette adresse a été saisie sur la page d’inscription du portail {portal_display_name}. Si ce n’était pas vous, vous n’avez rien à faire.',
    },
    'already-registered-rejected': {
      subject: 'Vous avez déjà un compte sur {portal_display_name}',
      preview: 'L’état de votre inscription : {developer_status}.',
      heading: 'Vous avez déjà un compte',
      opening:
        'Quelqu’un, sans doute vous, a demandé à s’inscrire sur {portal_display_name} avec cette adresse. Un compte existe déjà pour cette adresse.',
      paragraphs: [
        'Votre inscription a été refusée. Si vous pensez que c’est une erreur, écrivez à l’équipe du portail.',
      ],
      why: 'Vous recevez ce message parce que cette adresse a été saisie sur la page d’inscription du portail {portal_display_name}. Si ce n’était pas vous, vous n’avez rien à faire.',
    },
    'already-registered-revoked': {
      subject: 'Vous avez déjà un compte sur {portal_display_name}',
      preview: 'L’état de votre inscription : {developer_status}.',
      heading: 'Vous avez déjà un compte',
      opening:
        'Quelqu’un, sans doute vous, a demandé à s’inscrire sur {portal_display_name} avec cette adresse. Un compte existe déjà pour cette adresse.',
      paragraphs: ['Votre accès a été révoqué. Si vous pensez que c’est une erreur, écrivez à l’équipe du portail.'],
      why: 'Vous recevez ce message parce que cette adresse a été saisie sur la page d’inscription du portail {portal_display_name}. Si ce n’était pas vous, vous n’avez rien à faire.',
    },
    'account-approved': {
      subject: 'Votre compte {portal_display_name} est approuvé',
      preview: 'Vous pouvez maintenant vous connecter.',
      heading: 'Bienvenue',
      opening: 'Votre compte {portal_display_name} a été approuvé.',
      paragraphs: ['Connectez-vous avec le mot de passe que vous avez choisi.'],
      button: 'Se connecter',
      why: 'Vous recevez ce message à la suite de votre inscription sur {portal_display_name}.',
    },
    'account-rejected': {
      subject: 'Votre demande d’accès à {portal_display_name}',
      preview: 'Votre demande d’accès n’a pas été approuvée.',
      heading: 'Votre demande n’a pas été approuvée',
      opening: 'Merci de l’intérêt que vous portez à {portal_display_name}.',
      paragraphs: ['Votre demande d’accès a été examinée et n’a pas été approuvée.'],
      why: 'Vous recevez ce message à la suite de votre inscription sur {portal_display_name}.',
    },
    'account-revoked': {
      subject: 'Votre accès à {portal_display_name} a été révoqué',
      preview: 'Vos sessions ont été fermées, et vous ne pouvez plus vous connecter.',
      heading: 'Votre accès a été révoqué',
      opening: 'Votre accès à {portal_display_name} a été révoqué.',
      paragraphs: ['Toutes vos sessions ont été fermées, et vous ne pouvez plus vous connecter.'],
      why: 'Vous recevez ce message parce que vous avez un compte sur {portal_display_name}.',
    },
    'developer-invitation': {
      subject: 'Une invitation à rejoindre {portal_display_name}',
      preview: 'Choisissez un mot de passe, et votre compte est prêt.',
      heading: 'Une invitation à rejoindre {portal_display_name}',
      opening: 'L’équipe {portal_display_name} vous invite sur son portail développeurs.',
      paragraphs: ['Acceptez, choisissez un mot de passe, et votre compte est prêt.'],
      button: 'Accepter l’invitation',
      why: 'Vous recevez ce message parce qu’un admin du portail {portal_display_name} a saisi cette adresse. Le lien est valable 7 jours. Si vous ne voulez pas de compte, vous n’avez rien à faire.',
    },
    'reset-password': {
      subject: 'Choisissez un nouveau mot de passe pour {portal_display_name}',
      preview: 'Le lien est valable une heure et utilisable une seule fois.',
      heading: 'Choisissez un nouveau mot de passe',
      opening: 'Quelqu’un a demandé un nouveau mot de passe pour votre compte {portal_display_name}.',
      paragraphs: [
        'Si c’était vous, ouvrez le lien ci-dessous et choisissez-en un. Le lien est valable une heure et utilisable une seule fois.',
        'Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste le même.',
      ],
      button: 'Choisir un nouveau mot de passe',
      why: 'Vous recevez ce message parce que quelqu’un a saisi cette adresse sous « Mot de passe oublié ? » sur {portal_display_name}.',
    },
    'password-changed': {
      subject: 'Votre mot de passe {portal_display_name} a été modifié',
      preview: 'Si c’était vous, vous n’avez rien à faire.',
      heading: 'Votre mot de passe a été modifié',
      opening:
        'Le mot de passe de votre compte {portal_display_name} vient d’être modifié, et les autres navigateurs ont été déconnectés.',
      paragraphs: [
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez un nouveau mot de passe dès maintenant : toutes les sessions seront fermées. Les clés d’accès continuent de fonctionner : vérifiez-les dans votre compte et supprimez celles qui ne sont pas les vôtres.',
      ],
      button: 'Ce n’était pas moi',
      why: 'Vous recevez ce message parce que vous avez un compte sur {portal_display_name}. Nous écrivons à chaque modification du mot de passe.',
    },
    'change-email': {
      subject: 'Confirmez votre nouvelle adresse pour {portal_display_name}',
      preview: 'Un clic, et vous vous connectez avec cette adresse.',
      heading: 'Confirmez votre nouvelle adresse',
      opening: 'Vous avez demandé à utiliser cette adresse pour votre compte {portal_display_name}.',
      paragraphs: [
        'Ouvrez le lien ci-dessous pour la confirmer. Vous vous connecterez ensuite avec cette adresse. Le lien est valable 24 heures et utilisable une seule fois.',
      ],
      button: 'Confirmer cette adresse',
      why: 'Vous recevez ce message parce que quelqu’un a saisi cette adresse dans son compte {portal_display_name}. Si ce n’était pas vous, ignorez-le : sans le lien, il ne se passe rien.',
    },
    'email-taken': {
      subject: 'Un compte {portal_display_name} existe déjà pour cette adresse',
      preview: 'Elle ne peut pas servir à un second compte.',
      heading: 'Un compte existe déjà pour cette adresse',
      opening:
        'Quelqu’un a demandé à utiliser cette adresse pour un autre compte {portal_display_name}. Un compte existe déjà pour cette adresse : rien n’a été modifié.',
      paragraphs: [
        'Si c’était vous, connectez-vous avec cette adresse. Si vous n’avez plus besoin de ce compte, supprimez-le, puis refaites votre demande.',
      ],
      button: 'Se connecter',
      why: 'Vous recevez ce message parce que vous avez un compte sur {portal_display_name}. Si la demande ne vient pas de vous, vous n’avez rien à faire.',
    },
    'email-changed': {
      subject: 'Votre adresse {portal_display_name} a été modifiée',
      preview: 'Si ce n’était pas vous, vous pouvez revenir en arrière pendant 72 heures.',
      heading: 'Votre adresse a été modifiée',
      opening:
        'Votre compte {portal_display_name} est désormais lié à une autre adresse, et celle-ci ne permet plus de s’y connecter.',
      paragraphs: [
        'Si c’était vous, vous n’avez rien à faire. Sinon, récupérez votre compte : choisissez un nouveau mot de passe avec le lien ci-dessous, et il sera de nouveau lié à cette adresse. Toutes les autres sessions seront fermées. Le lien est valable 72 heures et utilisable une seule fois.',
      ],
      button: 'Ce n’était pas moi : récupérer mon compte',
      why: 'Vous recevez ce message parce que cette adresse était jusqu’ici celle d’un compte {portal_display_name}.',
    },
    'passkey-added': {
      subject: 'Une clé d’accès a été ajoutée à votre compte {portal_display_name}',
      preview: 'Si c’était vous, vous n’avez rien à faire.',
      heading: 'Une clé d’accès a été ajoutée',
      opening: 'Quelqu’un, sans doute vous, a ajouté une clé d’accès à votre compte {portal_display_name}.',
      paragraphs: [
        'La clé d’accès « {passkey_name} » permet désormais de s’y connecter.',
        'Si c’était vous, vous n’avez rien à faire. Sinon, supprimez la clé d’accès dans votre compte et modifiez votre mot de passe.',
      ],
      button: 'Ouvrir mon compte',
      why: 'Vous recevez ce message parce que vous avez un compte sur {portal_display_name}. Nous écrivons à chaque ajout d’une clé d’accès.',
    },
    'new-device': {
      subject: 'Un nouvel appareil s’est connecté à votre compte {portal_display_name}',
      preview: 'Si c’était vous, vous n’avez rien à faire.',
      heading: 'Un nouvel appareil s’est connecté',
      opening:
        'Quelqu’un s’est connecté à votre compte {portal_display_name} avec un appareil que nous ne reconnaissons pas.',
      paragraphs: [
        'C’était {device}, le {login_time}.',
        'Si c’était vous, vous n’avez rien à faire. Sinon, choisissez un nouveau mot de passe dès maintenant : toutes les sessions seront fermées. Les clés d’accès continuent de fonctionner : vérifiez-les dans votre compte et supprimez celles qui ne sont pas les vôtres.',
      ],
      button: 'Ce n’était pas moi',
      why: 'Vous recevez ce message parce que vous avez demandé à être prévenu quand un nouvel appareil se connecte à votre compte {portal_display_name}. Vous pouvez désactiver cet avis dans votre compte.',
    },
  },
} as const satisfies LanguageWords
