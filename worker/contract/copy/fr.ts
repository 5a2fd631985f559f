import type { Copy } from '../copy.ts'
import { fullNameMaxLength } from '../fields.ts'
import { passkeyNameMaxLength } from '../passkey-name.ts'
import { passwordMaxLength, passwordMinLength } from '../password-field.ts'

const characters = (count: number) => `${count} ${count < 2 ? 'caractère' : 'caractères'}`

/** The words of the portal's pages in French. Its no-break spaces, narrow and wide, belong to the typography. */
export const fr: Copy = {
  fields: {
    full_name: 'Nom complet',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    new_password: 'Nouveau mot de passe',
    present_password: 'Mot de passe actuel',
    new_email: 'Nouvelle adresse e-mail',
  },
  problems: {
    full_name_missing: { form: 'Saisissez votre nom complet.', reason: 'ne doit pas être vide' },
    full_name_too_long: {
      form: `Raccourcissez votre nom à ${characters(fullNameMaxLength)} au plus.`,
      reason: `doit compter au plus ${characters(fullNameMaxLength)}`,
    },
    email_missing: { form: 'Saisissez votre adresse e-mail.', reason: 'ne doit pas être vide' },
    email_invalid: {
      form: 'Saisissez une adresse e-mail du type name@example.com.',
      reason: 'doit être une adresse e-mail du type name@example.com',
    },
    email_domain_refused: {
      form: 'Les adresses de ce domaine ne sont pas admises sur ce portail. Utilisez une autre adresse ou écrivez-nous.',
      reason: 'appartient à un domaine qui n’est pas admis sur ce portail',
    },
    password_missing: { form: 'Saisissez un mot de passe.', reason: 'ne doit pas être vide' },
    password_too_short: {
      form: `C’est trop court. Utilisez au moins ${characters(passwordMinLength)}.`,
      reason: `doit compter au moins ${characters(passwordMinLength)}`,
    },
    password_too_long: {
      form: `Utilisez au plus ${characters(passwordMaxLength)}.`,
      reason: `doit compter au plus ${characters(passwordMaxLength)}`,
    },
    password_guessable: {
      form: 'Ce mot de passe n’est fait que de noms et d’adresses que d’autres connaissent. Ajoutez-y quelques mots sans rapport avec vous ni avec ce site.',
      reason: 'ne doit pas se limiter aux noms et adresses d’une personne et d’un site, que d’autres peuvent deviner',
    },
    password_common: {
      form: 'Ce mot de passe est l’un des plus courants, et ce sont les premiers que les pirates essaient. Choisissez-en un autre.',
      reason: 'ne doit pas être l’un des mots de passe les plus courants',
    },
    password_breached: {
      form: 'Ce mot de passe a fuité depuis un autre site : les pirates l’ont donc sur leurs listes. Choisissez-en un autre ici, et partout ailleurs où vous l’utilisez.',
      reason: 'ne doit pas figurer dans une fuite de données connue',
    },
    password_wrong: {
      form: 'Ce n’est pas votre mot de passe actuel. Vérifiez-le et réessayez.',
      reason: 'n’est pas le mot de passe actuel',
    },
    email_is_yours: {
      form: 'C’est déjà votre adresse. Saisissez celle que vous voulez utiliser à la place.',
      reason: 'est déjà l’adresse de ce compte',
    },
    code_missing: { form: 'Saisissez un code.', reason: 'ne doit pas être vide' },
    passkey_name_missing: { form: 'Saisissez un nom.', reason: 'ne doit pas être vide' },
    passkey_name_too_long: {
      form: `Utilisez au plus ${characters(passkeyNameMaxLength)}.`,
      reason: `doit compter au plus ${characters(passkeyNameMaxLength)}`,
    },
    text_unreadable: {
      form: 'Supprimez les caractères illisibles, puis réessayez.',
      reason: 'ne doit pas contenir de caractères de contrôle ni de caractères corrompus',
    },
    not_text: { form: 'Saisissez du texte.', reason: 'doit être une chaîne de caractères' },
    given_twice: { form: 'Saisissez une seule valeur.', reason: 'ne doit figurer qu’une fois' },
    language_unknown: { form: 'Choisissez l’une des langues.', reason: 'doit être l’une des langues' },
  },
  answer_problems: {
    form: {
      missing: 'Remplissez ce champ.',
      not_chosen: 'Choisissez l’une des réponses.',
      not_ticked: 'Cochez cette case pour continuer.',
      not_text: 'Saisissez du texte.',
      not_yes_or_no: 'Cochez cette case ou laissez-la vide.',
      not_a_number: 'Saisissez un nombre, par exemple 12 ou 2,5.',
      unreadable: 'Supprimez les caractères illisibles, puis réessayez.',
      too_long: (most) => `Utilisez au plus ${characters(most)}.`,
      too_small: (least) => `Saisissez un nombre supérieur ou égal à ${least}.`,
      too_large: (most) => `Saisissez un nombre inférieur ou égal à ${most}.`,
    },
    reason: {
      missing: 'ne doit pas être vide',
      not_chosen: 'doit être l’une des options',
      not_ticked: 'doit valoir true',
      not_text: 'doit être une chaîne de caractères',
      not_yes_or_no: 'doit valoir true ou false',
      not_a_number: 'doit être un nombre',
      unreadable: 'ne doit pas contenir de caractères de contrôle ni de caractères corrompus',
      too_long: (most) => `doit compter au plus ${characters(most)}`,
      too_small: (least) => `doit valoir au moins ${least}`,
      too_large: (most) => `doit valoir au plus ${most}`,
    },
  },
  own_fields: {
    optional: '(facultatif)',
    choose: 'Choisissez une réponse',
    accept: 'J’accepte les {terms}',
    terms: 'conditions d’utilisation',
    new_tab: '(s’ouvre dans un nouvel onglet)',
    not_accepted: 'Lisez les conditions d’utilisation, puis cochez la case pour les accepter.',
    terms_changed: 'Les conditions d’utilisation ont changé. Relisez-les, puis cochez la case pour les accepter.',
  },
  summary: 'Veuillez vérifier votre saisie',
  error_in_title: 'Erreur : ',
  labelled: '{label} : {problem}',
  login: {
    title: 'Se connecter',
    submit: 'Se connecter',
    forgot_password: 'Mot de passe oublié ?',
    sign_up_question: 'Pas encore de compte ?',
    sign_up: 'Créer un compte',
    contact: 'Un problème pour vous connecter ? Écrivez à {address}',
  },
  forgot_password: {
    title: 'Mot de passe oublié ?',
    lead: 'Indiquez-nous votre adresse e-mail. Si un compte y est associé, nous vous enverrons un lien pour choisir un nouveau mot de passe.',
    submit: 'Envoyer le lien',
    log_in: 'Retour à la connexion',
    sent: {
      title: 'Consultez votre boîte de réception',
      text: 'Cherchez-y le lien pour réinitialiser votre mot de passe. S’il n’apparaît pas d’ici quelques minutes, regardez dans vos courriers indésirables.',
    },
  },
  reset_password: {
    title: 'Choisissez un nouveau mot de passe',
    lead: 'Vos sessions seront fermées sur tous les appareils.',
    submit: 'Enregistrer le mot de passe',
  },
  confirm_new_email: {
    title: 'Confirmez votre nouvelle adresse',
    lead: 'Vous l’utiliserez ensuite pour vous connecter. Vos sessions seront fermées sur tous les appareils.',
    submit: 'Confirmer cette adresse',
  },
  undo_email_change: {
    title: 'Récupérez votre compte',
    lead: 'Choisissez un nouveau mot de passe, et cette adresse redeviendra celle de votre compte. Vos sessions seront fermées sur tous les appareils, et les clés d’accès qui ne sont peut-être pas les vôtres seront supprimées.',
    submit: 'Récupérer mon compte',
  },
  account_link_over: {
    'reset-password': {
      title: 'Ce lien ne fonctionne plus',
      text: 'Les liens sont valables une heure et utilisables une seule fois, et chaque nouvel e-mail remplace le précédent. Indiquez-nous votre adresse e-mail et nous vous enverrons un nouveau lien.',
    },
    'change-email': {
      title: 'Ce lien ne fonctionne plus',
      text: 'Les liens sont valables 24 heures et utilisables une seule fois. Si vous vous connectez encore avec votre ancienne adresse, redemandez la modification depuis votre compte.',
    },
    'email-changed': {
      title: 'Ce lien ne fonctionne plus',
      text: 'Les liens sont valables 72 heures et utilisables une seule fois. Si vous n’arrivez plus à accéder à votre compte, demandez de l’aide à l’équipe de ce site.',
    },
    email_changed_of_admin: {
      title: 'Ce lien ne fonctionne plus',
      text: 'Les liens sont valables 72 heures et utilisables une seule fois. Si vous n’arrivez plus à accéder à votre compte, demandez de l’aide à un autre admin de votre organisation.',
    },
    address_taken: {
      title: 'Cette adresse ne peut pas être utilisée',
      text: 'Elle est désormais associée à un autre compte. Rien n’a été modifié.',
    },
  },
  passkeys: {
    log_in: 'Se connecter avec une clé d’accès',
    or: 'ou',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
    cancelled: 'Aucune clé d’accès n’a été utilisée. Réessayez ou continuez autrement.',
    not_made: 'Aucune clé d’accès n’a été créée. Réessayez quand vous le souhaitez.',
    known: 'Vous avez déjà une clé d’accès sur cet appareil.',
    log_in_first: 'Connectez-vous pour continuer.',
  },
  second_factor: {
    title: 'Encore une étape',
    lead_app:
      'Saisissez le code affiché par votre application d’authentification ou l’un de vos codes de récupération.',
    lead_both:
      'Utilisez votre clé d’accès, ou saisissez le code affiché par votre application d’authentification ou l’un de vos codes de récupération.',
    lead_passkey: 'Utilisez votre clé d’accès ou saisissez l’un de vos codes de récupération.',
    code: 'Code',
    submit: 'Continuer',
    passkey: 'Utiliser une clé d’accès',
    log_out: 'Se connecter avec un autre compte',
    over: 'Cela a pris trop de temps. Reconnectez-vous.',
  },
  register: {
    title: 'Créez votre compte',
    lead: 'Nous vous enverrons un e-mail pour confirmer votre adresse. Vous choisirez ensuite votre mot de passe.',
    submit: 'Créer un compte',
    log_in_question: 'Vous avez déjà un compte ?',
    log_in: 'Se connecter',
    invite_only: {
      title: 'Inscription sur invitation',
      lead: 'L’inscription à ce portail se fait uniquement sur invitation. Si vous en avez une, ouvrez le lien de l’e-mail d’invitation.',
      again:
        'Vous ne retrouvez pas l’e-mail ? Indiquez-nous votre adresse e-mail et nous vous renverrons votre invitation.',
      submit: 'Renvoyer mon invitation',
      contact: 'Pas encore d’invitation ? Écrivez à {address}',
    },
    closed: {
      title: 'Les inscriptions sont fermées',
      lead: 'Ce portail n’accepte pas de nouvelles inscriptions pour le moment. Si vous avez un compte, vous pouvez vous connecter comme d’habitude.',
      contact: 'Des questions sur l’accès ? Écrivez à {address}',
    },
  },
  check_your_email: {
    title: 'Consultez votre boîte de réception',
    lead: 'Ouvrez votre messagerie pour confirmer votre adresse.',
    spam: 'L’e-mail peut mettre une minute à arriver. S’il n’apparaît pas, regardez dans vos courriers indésirables ou demandez un nouvel envoi.',
    submit: 'Renvoyer l’e-mail',
    other_address: 'Créer un compte avec une autre adresse',
  },
  confirm: {
    title: 'Confirmez votre adresse e-mail',
    lead: 'Une dernière étape : choisissez le mot de passe avec lequel vous vous connecterez.',
    password_hint: `Au moins ${characters(passwordMinLength)}. Quelques mots à la suite conviennent très bien.`,
    submit: 'Confirmer l’adresse e-mail',
  },
  not_me: {
    title: 'Ce n’était pas vous ?',
    lead: 'Quelqu’un s’est inscrit ici avec votre adresse e-mail. Dites-le-nous, et nous supprimerons cette inscription et n’écrirons plus à cette adresse pendant 90 jours.',
    submit: 'Ce n’était pas moi',
    was_me: 'Si c’était bien vous, revenez à l’e-mail et confirmez-y votre adresse.',
    done: {
      title: 'L’inscription a été supprimée',
      lead: 'Nous n’écrirons pas à cette adresse pendant 90 jours, même si quelqu’un la saisit de nouveau ici. Plus personne ne peut utiliser le lien de cet e-mail.',
      contact: 'Vous voulez vous inscrire avant ? Écrivez à {address}',
    },
    confirmed: {
      title: 'Cette adresse est déjà confirmée',
      lead: 'Quelqu’un a ouvert l’e-mail et choisi un mot de passe : il y a donc maintenant un compte. Si ce n’était pas vous, choisissez un nouveau mot de passe : plus personne d’autre n’y sera connecté, et vous pourrez le supprimer.',
      submit: 'Choisir un nouveau mot de passe',
      log_in: 'C’était moi : se connecter',
    },
    over: {
      title: 'Il n’y a plus rien à faire',
      lead: 'Ce lien n’est plus valable : l’inscription a été supprimée, date de plus de 24 heures, ou un e-mail plus récent a remplacé celui-ci. Une inscription que personne ne confirme reste sans suite.',
    },
  },
  link_expired: {
    title: 'Ce lien ne fonctionne plus',
    lead: 'Les liens sont valables 24 heures, et chaque nouvel e-mail remplace le précédent. Indiquez-nous votre adresse e-mail et nous vous enverrons un nouvel e-mail.',
    submit: 'Envoyer un nouvel e-mail',
    log_in: 'Retour à la connexion',
  },
  accept_invitation: {
    title: 'Acceptez l’invitation',
    lead: 'Dites-nous qui vous êtes et choisissez le mot de passe avec lequel vous vous connecterez.',
    submit: 'Créer un compte',
  },
  invitation_expired: {
    title: 'Cette invitation n’est plus valable',
    lead: 'Les invitations sont valables 7 jours, et chaque nouvel e-mail remplace le précédent. Indiquez-nous votre adresse e-mail et, si une invitation vous attend, nous vous en enverrons une nouvelle.',
    submit: 'Envoyer une nouvelle invitation',
    log_in: 'Retour à la connexion',
  },
  already_confirmed: {
    title: 'Votre adresse e-mail est déjà confirmée',
    lead: 'Il n’y a plus rien à faire ici. Connectez-vous avec le mot de passe que vous avez choisi.',
    submit: 'Se connecter',
    again_question: 'Ce n’était pas vous, ou vous ne savez pas où en est votre compte ?',
    again: 'Envoyer un nouvel e-mail',
  },
  become_admin: {
    title: 'Devenez admin',
    tasks: {
      organization_admin: (organization) =>
        `Choisissez un mot de passe, et vous pourrez gérer tous les portails développeurs de l’organisation ${organization}.`,
      service_admin: (organization) =>
        `Choisissez un mot de passe, et vous pourrez gérer les portails développeurs que vous confie l’organisation ${organization}.`,
    },
    submit: 'Accepter l’invitation',
  },
  admin_invitation_over: {
    accepted: {
      title: 'Cette invitation a déjà été acceptée',
      text: 'Il n’y a plus rien à faire ici. Connectez-vous avec le mot de passe qui a été choisi. Si ce n’était pas vous, prévenez l’admin qui vous a envoyé l’invitation.',
    },
    expired: {
      title: 'Cette invitation a expiré',
      text: 'Les invitations sont valables 72 heures. Demandez-en une nouvelle à l’admin qui vous a envoyé la vôtre.',
    },
    elsewhere: {
      title: 'Cette adresse est déjà celle d’un compte admin',
      text: 'Une adresse ne peut être admin que d’une seule organisation. Demandez à l’admin qui vous a envoyé l’invitation d’inviter une autre de vos adresses.',
    },
    unknown: {
      title: 'Cette invitation n’est plus valable',
      text: 'Elle a été retirée ou remplacée par un e-mail plus récent. Cherchez un e-mail plus récent, ou demandez-en un à l’admin qui vous a envoyé l’invitation.',
    },
  },
  account: {
    title: 'Compte',
    profile: {
      title: 'Profil',
      lead: 'Ce que l’équipe de ce portail sait de vous.',
      submit: 'Enregistrer les modifications',
      saved: { title: 'Votre profil a été enregistré', text: '' },
      language: 'Langue des e-mails que vous recevez',
      new_device_letters: 'M’envoyer un e-mail quand un nouveau navigateur se connecte',
      new_device_hint: 'Un e-mail à votre adresse indique de quel navigateur il s’agissait, et où.',
    },
    password: {
      title: 'Mot de passe',
      lead: 'Toutes vos autres sessions seront fermées.',
      submit: 'Modifier le mot de passe',
      changed: { title: 'Votre mot de passe a été modifié', text: 'Toutes vos autres sessions ont été fermées.' },
    },
    email: {
      title: 'Adresse e-mail',
      lead: 'Nous écrivons d’abord à la nouvelle adresse. Elle devient la vôtre quand vous ouvrez le lien de cet e-mail, ce qui vous déconnecte. Votre ancienne adresse reçoit aussi un e-mail, qui permet de revenir en arrière.',
      present: 'Votre adresse actuelle',
      submit: 'Envoyer le lien',
      sent: {
        title: 'Consultez la boîte de réception de votre nouvelle adresse',
        text: (address) =>
          `Nous avons écrit à ${address}. Ouvrez le lien de l’e-mail pour confirmer cette adresse. D’ici là, vous vous connectez avec votre adresse actuelle.`,
      },
      waiting: (address) => `En attente de confirmation : ${address}`,
      cancel: 'Annuler cette modification',
      cancelled: {
        title: 'La modification est annulée',
        text: 'Vous continuez à vous connecter avec votre adresse actuelle.',
      },
    },
    sessions: {
      title: 'Navigateurs connectés',
      lead: 'Les navigateurs connectés à votre compte. Si l’un d’eux ne vous dit rien, déconnectez-le et modifiez votre mot de passe.',
      this_browser: 'Ce navigateur',
      activity: 'Dernière activité {seen}, connexion {began}',
      just_now: 'à l’instant',
      end: 'Déconnecter',
      end_others: 'Déconnecter tous les autres navigateurs',
      ended: { title: 'Le navigateur choisi est déconnecté', text: '' },
      others_ended: { title: 'Tous les autres navigateurs sont déconnectés', text: '' },
    },
    passkeys: {
      title: 'Clés d’accès',
      lead: 'Une clé d’accès vous connecte avec votre empreinte, votre visage ou votre code PIN au lieu de votre mot de passe. Votre appareil la conserve.',
      none: 'Vous n’avez pas encore de clé d’accès.',
      added: 'Ajoutée {added}',
      added_and_used: 'Ajoutée {added}, dernière utilisation {used}',
      remove: 'Supprimer',
      add: 'Ajouter une clé d’accès',
      name: 'Nom',
      name_hint: 'Ce qui vous permettra de la reconnaître, par exemple « Ordinateur du bureau ».',
      submit: 'Ajouter une clé d’accès',
      needs_script:
        'Pour en ajouter une, ouvrez cette page dans un navigateur compatible avec les clés d’accès, avec JavaScript activé.',
      was_added: {
        title: 'Votre clé d’accès a été ajoutée',
        text: 'Vous pouvez désormais vous connecter avec elle.',
      },
      was_removed: {
        title: 'La clé d’accès a été supprimée',
        text: 'Votre appareil la proposera peut-être encore tant que vous ne l’aurez pas supprimée là aussi.',
      },
      not_made: 'Cela a pris trop de temps, ou la clé d’accès a été créée pour une autre page. Veuillez réessayer.',
      refused: 'Vous avez déjà cette clé d’accès, ou autant qu’un compte peut en avoir.',
    },
    remove_passkey: {
      title: 'Supprimer une clé d’accès',
      lead: 'Ensuite, plus personne ne pourra se connecter avec « {passkey} ».',
      submit: 'Supprimer la clé d’accès',
      keep: 'La garder',
    },
    data: {
      title: 'Vos données',
      lead: 'Tout ce que ce portail conserve sur vous, dans un seul fichier lisible par des programmes (JSON).',
      contents: [
        'Votre profil et vos réponses lors de l’inscription',
        'Les conditions d’utilisation que vous avez acceptées, et quand',
        'Les navigateurs connectés à votre compte, et vos clés d’accès',
        'Les e-mails que nous vous avons envoyés',
        'Les notes que l’équipe de ce portail conserve à votre sujet',
        'Ce qui s’est passé sur votre compte, et quand',
      ],
      submit: 'Télécharger mes données',
    },
    deletion: {
      title: 'Supprimer le compte',
      lead: 'Cette action est irréversible.',
      what_goes:
        'Votre profil, vos clés d’accès et les e-mails qui vous ont été adressés sont supprimés immédiatement, et vous ne pouvez plus vous connecter. Vous pourrez créer un nouveau compte avec la même adresse.',
      what_stays: 'Il reste une trace indiquant que quelqu’un est venu puis parti, sans nom ni adresse.',
      submit: 'Supprimer mon compte',
      not_yet: {
        title: 'Pas encore',
        text: (when) =>
          `L’adresse de ce compte a été modifiée il y a peu. Jusqu’au ${when}, la personne à qui appartient l’ancienne adresse peut annuler cette modification, et personne ne peut supprimer le compte. Ensuite, vous pourrez le supprimer.`,
      },
    },
  },
  services: {
    title: 'Services publiés',
    account: 'Compte',
    version: 'Version',
    documentation: 'Documentation',
    empty_title: 'Aucun service pour le moment',
    empty_text: 'Quand des services seront publiés sur ce portail, vous les trouverez ici.',
    log_out: 'Se déconnecter',
  },
  terms: {
    title: 'Conditions d’utilisation',
    published: (version, date) => `Version ${version}, publiée le ${date}`,
    older: {
      title: 'Il s’agit d’une ancienne version',
      text: 'Des conditions d’utilisation plus récentes l’ont remplacée.',
    },
    withdrawn: {
      title: 'Cette version n’est plus en vigueur',
      text: 'Il n’y a pas de conditions d’utilisation pour le moment.',
    },
    current: 'Lire les conditions d’utilisation en vigueur',
  },
  accept_terms: {
    title: 'Nouvelles conditions d’utilisation',
    lead: 'Veuillez les lire. Vous pourrez continuer après les avoir acceptées.',
    box: 'J’ai lu et j’accepte les conditions d’utilisation',
    submit: 'Accepter et continuer',
    log_out: 'Se déconnecter',
    changed: {
      title: 'Les conditions d’utilisation viennent encore de changer',
      text: 'Voici la version la plus récente. Veuillez les relire.',
    },
  },
  notices: {
    wrong_credentials: {
      title: 'Cela n’a pas fonctionné',
      text: 'Votre adresse e-mail ou votre mot de passe est incorrect. Vérifiez les deux et réessayez.',
    },
    wrong_code: {
      title: 'Ce code n’a pas fonctionné',
      text: 'Les codes changent toutes les 30 secondes et chacun ne sert qu’une fois. Attendez le suivant ou utilisez un code de récupération.',
    },
    wrong_passkey: {
      title: 'Cela n’a pas fonctionné',
      text: 'Cette clé d’accès n’ouvre aucun compte ici. Connectez-vous avec votre adresse e-mail et votre mot de passe.',
    },
    admin_disabled: {
      title: 'Ce compte admin est désactivé',
      text: 'Demandez à un autre admin de votre organisation, ou à ceux qui exploitent cette console, de le réactiver.',
    },
    logged_out: { title: 'Déconnexion réussie', text: 'À bientôt.' },
    invitation_accepted: {
      title: 'Vous êtes maintenant admin',
      text: 'Connectez-vous avec votre adresse e-mail et le mot de passe que vous avez choisi.',
    },
    letter_sent: {
      title: 'Un e-mail est en route',
      text: 'S’il y a quelque chose à envoyer à cette adresse, cela arrivera dans une minute.',
    },
    password_reset: { title: 'Votre mot de passe a été modifié', text: 'Connectez-vous avec le nouveau.' },
    email_changed: { title: 'Votre adresse a été modifiée', text: 'Connectez-vous avec la nouvelle.' },
    email_change_undone: {
      title: 'Votre compte est de nouveau à vous',
      text: 'Connectez-vous avec votre ancienne adresse et le mot de passe que vous venez de choisir.',
    },
    account_deleted: { title: 'Votre compte a été supprimé', text: 'Merci d’avoir été là.' },
    confirmed_approved: {
      title: 'Votre adresse e-mail a été confirmée',
      text: 'Votre compte est prêt. Connectez-vous pour commencer.',
    },
    confirmed_pending: {
      title: 'Votre adresse e-mail a été confirmée',
      text: 'Votre compte est en attente d’approbation. Nous vous écrirons dès qu’il aura été examiné.',
    },
    confirmed_rejected: {
      title: 'Votre adresse e-mail a été confirmée',
      text: 'Votre demande d’accès n’a pas été approuvée. Nous vous avons écrit à ce sujet.',
    },
    confirmed_revoked: {
      title: 'Votre adresse e-mail a été confirmée',
      text: 'L’accès de ce compte a été révoqué. Écrivez-nous si vous pensez qu’il s’agit d’une erreur.',
    },
    log_in_first: {
      title: 'Connectez-vous pour continuer',
      text: 'Vous reviendrez ensuite à la page demandée.',
    },
  },
  turnstile: {
    not_human: {
      title: 'Encore une étape',
      text: 'Laissez la vérification ci-dessous se terminer, pour que nous sachions que vous n’êtes pas un robot. Envoyez ensuite le formulaire à nouveau.',
    },
    without_script: 'Activez JavaScript pour cette page : une courte vérification tient les robots à l’écart.',
    reason: 'doit être un jeton Turnstile récent et encore inutilisé pour cette action et ce nom d’hôte',
  },
  too_many: {
    title: 'Veuillez réessayer plus tard',
    anywhere: (wait) =>
      `Pour la sécurité de tout le monde, il y a ici une limite, et elle est atteinte pour le moment. Veuillez réessayer dans ${wait}.`,
    log_in: (wait) =>
      `Pour la sécurité des comptes, les connexions sont limitées ici, et la limite est atteinte pour le moment. Réessayez dans ${wait}, ou choisissez « Mot de passe oublié ? » : un e-mail envoyé à votre adresse vous permet toujours d’entrer.`,
    second_factor: (wait) => `Réessayez dans ${wait}, ou utilisez votre clé d’accès.`,
    letter: {
      title: 'Veuillez patienter un instant',
      text: 'S’il y a quelque chose à envoyer à cette adresse, l’envoi vient d’avoir lieu. Regardez dans votre boîte de réception et vos courriers indésirables, ou redemandez-le dans une minute.',
    },
    waits: {
      minutes: (count) => (count === 1 ? 'une minute' : `${count} minutes`),
      hours: (count) => `${count} heures`,
    },
  },
  not_approved: {
    pending: {
      title: 'Vous y êtes presque',
      text: 'Votre compte est en attente d’approbation. Nous vous écrirons dès qu’il aura été approuvé.',
    },
    rejected: {
      title: 'Pas d’accès',
      text: 'Votre demande d’accès n’a pas été approuvée. Écrivez-nous si vous pensez qu’il s’agit d’une erreur.',
    },
    revoked: {
      title: 'Pas d’accès',
      text: 'Votre accès a été révoqué. Écrivez-nous si vous pensez qu’il s’agit d’une erreur.',
    },
  },
  refusals: {
    not_found: {
      title: 'Page introuvable',
      text: 'Il n’y a rien à cette adresse. Vérifiez le lien ou repartez de l’accueil.',
    },
    method_not_allowed: {
      title: 'Ce n’est pas possible ici',
      text: 'Revenez en arrière et réessayez depuis le formulaire de la page.',
    },
    from_elsewhere: {
      title: 'Ce formulaire vient d’ailleurs',
      text: 'Pour la sécurité de votre compte, nous n’acceptons que les formulaires de ce site. Rouvrez la page et réessayez.',
    },
    portal_closed: {
      title: 'Ce portail est fermé',
      text: 'Personne ne peut plus s’inscrire ni se connecter ici. Demandez à la personne qui vous a indiqué cette adresse où vous adresser désormais.',
    },
    unreadable_body: {
      title: 'Nous n’avons pas pu lire cet envoi',
      text: 'Ce qui a été envoyé n’est pas du texte valide. Rouvrez la page et réessayez.',
    },
    body_too_large: {
      title: 'C’est trop volumineux',
      text: 'Ce qui a été envoyé est plus volumineux que ce dont un formulaire a besoin ici. Raccourcissez-le et réessayez.',
    },
    not_a_form: {
      title: 'Nous n’avons pas pu lire cet envoi',
      text: 'Ce qui a été envoyé n’est pas un formulaire. Rouvrez la page et réessayez.',
    },
    unavailable: {
      title: 'Nous revenons tout de suite',
      text: 'Un service dont nous dépendons ne répond pas. Rien n’a été modifié. Veuillez réessayer dans une minute.',
    },
    surprise: {
      title: 'Quelque chose s’est mal passé',
      text: 'C’est de notre faute. Veuillez réessayer ; si cela se reproduit, communiquez-nous l’identifiant de requête ci-dessous.',
    },
  },
  questions: 'Des questions ? Écrivez à {address}',
  request_id: 'Identifiant de requête',
  back: 'Retour à l’accueil',
  languages: 'Langue',
  device: {
    known: (browser, system) => `${browser} sous ${system}`,
    city: (city, country) => `${city}, ${country}`,
    unknown: 'Appareil inconnu',
  },
  api: {
    check_request: (faults) => `Vérifiez la requête : ${faults}.`,
    not_an_object: 'doit être un objet JSON',
    body_too_large: 'L’envoi est plus volumineux que ce qui est accepté ici. Raccourcissez-le et réessayez.',
    nothing_here: 'Il n’y a rien ici.',
    new_terms: (origin) =>
      `Il y a de nouvelles conditions d’utilisation. Lisez-les sur ${origin}/terms, puis connectez-vous sur ${origin}/login pour les accepter.`,
    surprise:
      'Quelque chose s’est mal passé de notre côté. Le champ « instance » désigne cette requête ; communiquez-nous sa valeur si cela se reproduit.',
  },
}
