import type { Copy } from '../copy.ts'
import { fullNameMaxLength } from '../fields.ts'
import { passkeyNameMaxLength } from '../passkey-name.ts'
import { passwordMaxLength, passwordMinLength } from '../password-field.ts'

/** Every word of the portal's pages in Spanish: the one spoken everywhere, which says "tú". */
export const es: Copy = {
  fields: {
    full_name: 'Nombre completo',
    email: 'Correo electrónico',
    password: 'Contraseña',
    new_password: 'Nueva contraseña',
    present_password: 'Contraseña actual',
    new_email: 'Nuevo correo electrónico',
  },
  problems: {
    full_name_missing: { form: 'Escribe tu nombre completo.', reason: 'no debe estar vacío' },
    full_name_too_long: {
      form: `Acorta tu nombre a ${fullNameMaxLength} caracteres o menos.`,
      reason: `debe tener ${fullNameMaxLength} caracteres como máximo`,
    },
    email_missing: { form: 'Escribe tu dirección de correo electrónico.', reason: 'no debe estar vacío' },
    email_invalid: {
      form: 'Escribe una dirección de correo electrónico como nombre@example.com.',
      reason: 'debe ser una dirección de correo electrónico como nombre@example.com',
    },
    email_domain_refused: {
      form: 'Las direcciones de este dominio no pueden registrarse en este portal. Usa otra dirección o escríbenos.',
      reason: 'es de un dominio que no puede registrarse en este portal',
    },
    password_missing: { form: 'Escribe una contraseña.', reason: 'no debe estar vacío' },
    password_too_short: {
      form: `Es demasiado corta. Usa al menos ${passwordMinLength} caracteres.`,
      reason: `debe tener al menos ${passwordMinLength} caracteres`,
    },
    password_too_long: {
      form: `Usa ${passwordMaxLength} caracteres como máximo.`,
      reason: `debe tener ${passwordMaxLength} caracteres como máximo`,
    },
    password_guessable: {
      form: 'Esta contraseña solo contiene nombres y direcciones que otras personas conocen. Añade unas cuantas palabras que no tengan nada que ver contigo ni con este sitio.',
      reason: 'debe ser algo más que los nombres y direcciones de una persona y un sitio, que otros pueden adivinar',
    },
    password_common: {
      form: 'Esta contraseña es una de las más comunes, y esas son las primeras que prueban los atacantes. Elige otra.',
      reason: 'no debe ser una de las contraseñas más comunes',
    },
    password_breached: {
      form: 'Esta contraseña se filtró desde otro sitio, así que los atacantes la tienen en sus listas. Elige otra aquí y en cualquier otro lugar donde la uses.',
      reason: 'no debe haber aparecido en una filtración de datos',
    },
    password_wrong: {
      form: 'Esa no es tu contraseña actual. Revísala y vuelve a intentarlo.',
      reason: 'no es la contraseña actual',
    },
    email_is_yours: {
      form: 'Esa ya es tu dirección. Escribe la nueva dirección que quieres usar.',
      reason: 'ya es la dirección de esta cuenta',
    },
    code_missing: { form: 'Escribe un código.', reason: 'no debe estar vacío' },
    passkey_name_missing: { form: 'Escribe un nombre.', reason: 'no debe estar vacío' },
    passkey_name_too_long: {
      form: `Usa ${passkeyNameMaxLength} caracteres como máximo.`,
      reason: `debe tener ${passkeyNameMaxLength} caracteres como máximo`,
    },
    text_unreadable: {
      form: 'Quita los caracteres que no se pueden leer y vuelve a intentarlo.',
      reason: 'no debe contener caracteres de control ni dañados',
    },
    not_text: { form: 'Escribe un texto.', reason: 'debe ser una cadena de texto' },
    given_twice: { form: 'Escribe un solo valor.', reason: 'debe indicarse una sola vez' },
    language_unknown: { form: 'Elige uno de los idiomas.', reason: 'debe ser uno de los idiomas' },
  },
  answer_problems: {
    form: {
      missing: 'Completa este campo.',
      not_chosen: 'Elige una de las respuestas.',
      not_ticked: 'Marca esta casilla para continuar.',
      not_text: 'Escribe un texto.',
      not_yes_or_no: 'Marca esta casilla o déjala vacía.',
      not_a_number: 'Escribe un número, como 12 o 2,5.',
      unreadable: 'Quita los caracteres que no se pueden leer y vuelve a intentarlo.',
      too_long: (most) => `Usa ${characters(most)} como máximo.`,
      too_small: (least) => `Escribe un número igual o mayor que ${least}.`,
      too_large: (most) => `Escribe un número igual o menor que ${most}.`,
    },
    reason: {
      missing: 'no debe estar vacío',
      not_chosen: 'debe ser una de las opciones',
      not_ticked: 'debe ser true',
      not_text: 'debe ser una cadena de texto',
      not_yes_or_no: 'debe ser true o false',
      not_a_number: 'debe ser un número',
      unreadable: 'no debe contener caracteres de control ni dañados',
      too_long: (most) => `debe tener ${characters(most)} como máximo`,
      too_small: (least) => `debe ser igual o mayor que ${least}`,
      too_large: (most) => `debe ser igual o menor que ${most}`,
    },
  },
  own_fields: {
    optional: '(opcional)',
    choose: 'Elige una opción',
    accept: 'Acepto las {terms}',
    terms: 'condiciones del servicio',
    new_tab: '(se abre en una pestaña nueva)',
    not_accepted: 'Lee las condiciones del servicio y marca la casilla para aceptarlas.',
    terms_changed: 'Las condiciones del servicio cambiaron. Vuelve a leerlas y marca la casilla para aceptarlas.',
  },
  summary: 'Revisa lo que escribiste',
  error_in_title: 'Error: ',
  labelled: '{label}: {problem}',
  login: {
    title: 'Iniciar sesión',
    submit: 'Iniciar sesión',
    forgot_password: '¿Olvidaste tu contraseña?',
    sign_up_question: '¿No tienes cuenta?',
    sign_up: 'Regístrate',
    contact: '¿Problemas para iniciar sesión? Escribe a {address}',
  },
  forgot_password: {
    title: '¿Olvidaste tu contraseña?',
    lead: 'Dinos tu correo electrónico. Si tiene una cuenta, te enviaremos un enlace para elegir una nueva contraseña.',
    submit: 'Enviar el enlace',
    log_in: 'Volver al inicio de sesión',
    sent: {
      title: 'Revisa tu bandeja de entrada',
      text: 'Busca en tu correo un enlace para restablecer tu contraseña. Si no llega en unos minutos, revisa tu carpeta de spam.',
    },
  },
  reset_password: {
    title: 'Elige una nueva contraseña',
    lead: 'Al guardarla, se cerrará tu sesión en todos los dispositivos.',
    submit: 'Guardar la contraseña',
  },
  confirm_new_email: {
    title: 'Confirma tu nueva dirección',
    lead: 'Una vez confirmada, iniciarás sesión con ella. Se cerrará tu sesión en todos los dispositivos.',
    submit: 'Confirmar esta dirección',
  },
  undo_email_change: {
    title: 'Recupera tu cuenta',
    lead: 'Elige una nueva contraseña y esta dirección volverá a ser la de tu cuenta. Se cerrará tu sesión en todos los dispositivos y se eliminarán las llaves de acceso que podrían no ser tuyas.',
    submit: 'Recuperar mi cuenta',
  },
  account_link_over: {
    'reset-password': {
      title: 'Este enlace ya no funciona',
      text: 'Los enlaces duran una hora y funcionan una sola vez, y un correo nuevo reemplaza al anterior. Dinos tu correo electrónico y te enviaremos un enlace nuevo.',
    },
    'change-email': {
      title: 'Este enlace ya no funciona',
      text: 'Los enlaces duran 24 horas y funcionan una sola vez. Si sigues iniciando sesión con tu dirección anterior, vuelve a pedir el cambio en tu cuenta.',
    },
    'email-changed': {
      title: 'Este enlace ya no funciona',
      text: 'Los enlaces duran 72 horas y funcionan una sola vez. Si ya no puedes acceder a tu cuenta, pide ayuda a quienes administran este sitio.',
    },
    email_changed_of_admin: {
      title: 'Este enlace ya no funciona',
      text: 'Los enlaces duran 72 horas y funcionan una sola vez. Si ya no puedes acceder a tu cuenta, pide ayuda a otro administrador de tu organización.',
    },
    address_taken: {
      title: 'No se puede usar esta dirección',
      text: 'Ahora pertenece a otra cuenta. No se cambió nada.',
    },
  },
  passkeys: {
    log_in: 'Iniciar sesión con una llave de acceso',
    or: 'o',
    failed: 'No funcionó. Vuelve a intentarlo.',
    cancelled: 'No se usó ninguna llave de acceso. Vuelve a intentarlo o continúa de otra forma.',
    not_made: 'No se creó ninguna llave de acceso. Vuelve a intentarlo cuando quieras.',
    known: 'Este dispositivo ya tiene una llave de acceso tuya.',
    log_in_first: 'Inicia sesión para continuar.',
  },
  second_factor: {
    title: 'Un paso más',
    lead_app: 'Escribe el código que muestra tu app de autenticación o uno de tus códigos de recuperación.',
    lead_both:
      'Usa tu llave de acceso, o escribe el código que muestra tu app de autenticación o uno de tus códigos de recuperación.',
    lead_passkey: 'Usa tu llave de acceso o escribe uno de tus códigos de recuperación.',
    code: 'Código',
    submit: 'Continuar',
    passkey: 'Usar una llave de acceso',
    log_out: 'Iniciar sesión con otra cuenta',
    over: 'Pasó demasiado tiempo. Inicia sesión otra vez.',
  },
  register: {
    title: 'Crea tu cuenta',
    lead: 'Te enviaremos un correo para confirmar tu dirección. Después elegirás tu contraseña.',
    submit: 'Crear cuenta',
    log_in_question: '¿Ya tienes cuenta?',
    log_in: 'Inicia sesión',
    invite_only: {
      title: 'El registro es por invitación',
      lead: 'Este portal solo admite nuevos desarrolladores por invitación. Si tienes una, abre el enlace del correo de invitación.',
      again: '¿No encuentras el correo? Dinos tu correo electrónico y te enviaremos otra vez la invitación.',
      submit: 'Enviar mi invitación otra vez',
      contact: '¿Aún no tienes invitación? Escribe a {address}',
    },
    closed: {
      title: 'El registro está cerrado',
      lead: 'Por ahora, este portal no admite nuevos desarrolladores. Quienes ya tienen cuenta pueden iniciar sesión como siempre.',
      contact: '¿Preguntas sobre el acceso? Escribe a {address}',
    },
  },
  check_your_email: {
    title: 'Revisa tu bandeja de entrada',
    lead: 'Revisa tu correo para confirmar tu dirección.',
    spam: 'El correo puede tardar un minuto. Si no llega, revisa tu carpeta de spam o pide que te lo enviemos otra vez.',
    submit: 'Enviar otra vez',
    other_address: 'Registrarme con otra dirección',
  },
  confirm: {
    title: 'Confirma tu correo electrónico',
    lead: 'Un último paso: elige la contraseña con la que iniciarás sesión.',
    password_hint: `Al menos ${passwordMinLength} caracteres. Unas cuantas palabras seguidas funcionan bien.`,
    submit: 'Confirmar correo electrónico',
  },
  not_me: {
    title: '¿No fuiste tú?',
    lead: 'Alguien se registró aquí con tu dirección de correo electrónico. Dínoslo, y eliminaremos el registro y no escribiremos a esta dirección durante 90 días.',
    submit: 'No fui yo',
    was_me: 'Si fuiste tú, vuelve al correo y confirma ahí tu dirección.',
    done: {
      title: 'Se eliminó el registro',
      lead: 'No escribiremos a esta dirección durante 90 días, aunque alguien la vuelva a escribir aquí. Ya nadie puede usar el enlace de ese correo.',
      contact: '¿Quieres registrarte antes? Escribe a {address}',
    },
    confirmed: {
      title: 'Esta dirección ya está confirmada',
      lead: 'Alguien abrió el correo y eligió una contraseña, así que ahora hay una cuenta. Si no fuiste tú, elige una nueva contraseña: así nadie más tendrá sesión abierta en ella y podrás eliminarla.',
      submit: 'Elegir una nueva contraseña',
      log_in: 'Fui yo: iniciar sesión',
    },
    over: {
      title: 'No queda nada por hacer',
      lead: 'Este enlace ya no es válido: el registro se eliminó, tiene más de 24 horas o un correo nuevo reemplazó a este. Un registro que nadie confirma queda en nada.',
    },
  },
  link_expired: {
    title: 'Este enlace ya no funciona',
    lead: 'Los enlaces duran 24 horas, y un correo nuevo reemplaza al anterior. Dinos tu correo electrónico y te enviaremos un enlace nuevo.',
    submit: 'Enviar un correo nuevo',
    log_in: 'Volver al inicio de sesión',
  },
  accept_invitation: {
    title: 'Acepta la invitación',
    lead: 'Dinos quién eres y elige la contraseña con la que iniciarás sesión.',
    submit: 'Crear cuenta',
  },
  invitation_expired: {
    title: 'Esta invitación ya no funciona',
    lead: 'Las invitaciones duran 7 días, y un correo nuevo reemplaza al anterior. Dinos tu correo electrónico y, si tienes invitación, te enviaremos una nueva.',
    submit: 'Enviar una invitación nueva',
    log_in: 'Volver al inicio de sesión',
  },
  already_confirmed: {
    title: 'Tu correo electrónico ya está confirmado',
    lead: 'No queda nada por hacer aquí. Inicia sesión con la contraseña que elegiste.',
    submit: 'Iniciar sesión',
    again_question: '¿No fuiste tú, o no sabes en qué estado está tu cuenta?',
    again: 'Enviar un correo nuevo',
  },
  become_admin: {
    title: 'Acceso de administrador',
    tasks: {
      organization_admin: (organization) =>
        `Elige una contraseña y podrás administrar todos los portales para desarrolladores de ${organization}.`,
      service_admin: (organization) =>
        `Elige una contraseña y podrás administrar los portales para desarrolladores que te asignó ${organization}.`,
    },
    submit: 'Aceptar la invitación',
  },
  admin_invitation_over: {
    accepted: {
      title: 'Esta invitación ya se aceptó',
      text: 'No queda nada por hacer aquí. Inicia sesión con la contraseña que se eligió. Si no fuiste tú, avisa al administrador que te invitó.',
    },
    expired: {
      title: 'Esta invitación expiró',
      text: 'Las invitaciones duran 72 horas. Pide al administrador que te invitó que te envíe una nueva.',
    },
    elsewhere: {
      title: 'Esta dirección ya tiene acceso de administrador',
      text: 'Una dirección puede tener acceso de administrador en una sola organización. Pide al administrador que te invitó que invite a otra dirección tuya.',
    },
    unknown: {
      title: 'Esta invitación ya no funciona',
      text: 'Se retiró, o un correo nuevo la reemplazó. Busca un correo más reciente o pide al administrador que te invitó que te envíe uno.',
    },
  },
  account: {
    title: 'Cuenta',
    profile: {
      title: 'Perfil',
      lead: 'Lo que el equipo de este portal sabe de ti.',
      submit: 'Guardar cambios',
      saved: { title: 'Se guardó tu perfil', text: '' },
      language: 'Idioma de los correos que recibes',
      new_device_letters: 'Quiero recibir un correo cuando se inicie sesión en un navegador nuevo',
      new_device_hint: 'Un correo a tu dirección te dirá qué navegador fue y dónde.',
    },
    password: {
      title: 'Contraseña',
      lead: 'Se cerrará tu sesión en todos los demás navegadores.',
      submit: 'Cambiar contraseña',
      changed: { title: 'Se cambió tu contraseña', text: 'Se cerró tu sesión en todos los demás navegadores.' },
    },
    email: {
      title: 'Correo electrónico',
      lead: 'Primero escribimos a la nueva dirección. Será la tuya cuando abras el enlace de ese correo, y entonces se cerrará tu sesión. Tu dirección anterior también recibirá un correo, con una forma de deshacer el cambio.',
      present: 'Tu dirección actual',
      submit: 'Enviar el enlace',
      sent: {
        title: 'Revisa la bandeja de entrada de tu nueva dirección',
        text: (address) =>
          `Escribimos a ${address}. Abre el enlace del correo para confirmarla. Hasta entonces, inicias sesión con la dirección que tienes ahora.`,
      },
      waiting: (address) => `Falta confirmar ${address}.`,
      cancel: 'Cancelar este cambio',
      cancelled: {
        title: 'Se canceló el cambio',
        text: 'Seguirás iniciando sesión con la dirección que tienes ahora.',
      },
    },
    sessions: {
      title: 'Dónde tienes la sesión abierta',
      lead: 'Los navegadores con sesión abierta en tu cuenta. Si no reconoces alguno, cierra su sesión y cambia tu contraseña.',
      this_browser: 'Este navegador',
      activity: 'Última actividad: {seen}; sesión iniciada {began}',
      just_now: 'ahora mismo',
      end: 'Cerrar sesión',
      end_others: 'Cerrar sesión en todos los demás navegadores',
      ended: { title: 'Se cerró la sesión en ese navegador', text: '' },
      others_ended: { title: 'Se cerró la sesión en todos los demás navegadores', text: '' },
    },
    passkeys: {
      title: 'Llaves de acceso',
      lead: 'Con una llave de acceso inicias sesión con tu huella, tu rostro o un PIN en lugar de tu contraseña. Tu dispositivo la guarda.',
      none: 'Aún no tienes llaves de acceso.',
      added: 'Añadida {added}',
      added_and_used: 'Añadida {added}, usada por última vez {used}',
      remove: 'Eliminar',
      add: 'Añadir una llave de acceso',
      name: 'Nombre',
      name_hint: 'Para que la reconozcas; por ejemplo, «Equipo del trabajo».',
      submit: 'Añadir una llave de acceso',
      needs_script:
        'Para añadir una, abre esta página en un navegador que admita llaves de acceso, con JavaScript activado.',
      was_added: { title: 'Se añadió tu llave de acceso', text: 'Desde ahora puedes iniciar sesión con ella.' },
      was_removed: {
        title: 'Se eliminó la llave de acceso',
        text: 'Es posible que tu dispositivo la siga ofreciendo hasta que la elimines también allí.',
      },
      not_made: 'Pasó demasiado tiempo, o la llave de acceso se creó para otra página. Vuelve a intentarlo.',
      refused: 'Ya tienes esta llave de acceso, o tantas como puede tener una cuenta.',
    },
    remove_passkey: {
      title: 'Eliminar una llave de acceso',
      lead: 'Si la eliminas, nadie podrá iniciar sesión con «{passkey}».',
      submit: 'Eliminar llave de acceso',
      keep: 'Conservarla',
    },
    data: {
      title: 'Tus datos',
      lead: 'Todo lo que este portal guarda sobre ti, en un solo archivo que los programas pueden leer (JSON).',
      contents: [
        'Tu perfil y lo que respondiste al registrarte',
        'Las condiciones del servicio que aceptaste y cuándo',
        'Dónde tienes la sesión abierta y tus llaves de acceso',
        'Los correos que te enviamos',
        'Las notas que el equipo de este portal guarda sobre ti',
        'Lo que ocurrió con tu cuenta y cuándo',
      ],
      submit: 'Descargar mis datos',
    },
    deletion: {
      title: 'Eliminar cuenta',
      lead: 'Esto no se puede deshacer.',
      what_goes:
        'Tu perfil, tus llaves de acceso y los correos que te enviamos se eliminan de inmediato, y ya no podrás iniciar sesión. Puedes registrarte otra vez con la misma dirección.',
      what_stays: 'Lo que queda es una nota de que alguien estuvo aquí y se fue, sin nombre ni dirección.',
      submit: 'Eliminar mi cuenta',
      not_yet: {
        title: 'Todavía no',
        text: (when) =>
          `La dirección de esta cuenta se cambió hace poco. Hasta el ${when}, quien tenía la dirección anterior puede deshacer el cambio, y nadie puede eliminar la cuenta. Después podrás hacerlo.`,
      },
    },
  },
  services: {
    title: 'Servicios publicados',
    account: 'Cuenta',
    version: 'Versión',
    documentation: 'Documentación',
    empty_title: 'Aún no hay servicios',
    empty_text: 'Cuando se publiquen servicios en este portal, los encontrarás aquí.',
    log_out: 'Cerrar sesión',
  },
  terms: {
    title: 'Condiciones del servicio',
    published: (version, date) => `Versión ${version}, publicada el ${date}`,
    older: {
      title: 'Esta es una versión anterior',
      text: 'Unas condiciones del servicio más recientes la reemplazaron.',
    },
    withdrawn: {
      title: 'Esta versión ya no está vigente',
      text: 'En este momento no hay condiciones del servicio.',
    },
    current: 'Leer las condiciones vigentes',
  },
  accept_terms: {
    title: 'Nuevas condiciones del servicio',
    lead: 'Léelas, por favor. Podrás continuar cuando las aceptes.',
    box: 'He leído y acepto las condiciones del servicio',
    submit: 'Aceptar y continuar',
    log_out: 'Cerrar sesión',
    changed: {
      title: 'Las condiciones acaban de cambiar otra vez',
      text: 'Esta es la versión más reciente. Léela una vez más, por favor.',
    },
  },
  notices: {
    wrong_credentials: {
      title: 'No funcionó',
      text: 'Tu correo electrónico o tu contraseña no son correctos. Revisa ambos y vuelve a intentarlo.',
    },
    wrong_code: {
      title: 'Ese código no funcionó',
      text: 'Los códigos cambian cada 30 segundos y cada uno funciona una sola vez. Espera el siguiente o usa un código de recuperación.',
    },
    wrong_passkey: {
      title: 'No funcionó',
      text: 'Esta llave de acceso no abre ninguna cuenta aquí. Inicia sesión con tu correo electrónico y tu contraseña.',
    },
    admin_disabled: {
      title: 'Esta cuenta de administrador está desactivada',
      text: 'Pide a otro administrador de tu organización, o a quien gestiona esta consola, que la active de nuevo.',
    },
    logged_out: { title: 'Cerraste sesión', text: '¡Hasta pronto!' },
    invitation_accepted: {
      title: 'Ya tienes acceso de administrador',
      text: 'Inicia sesión con tu correo electrónico y la contraseña que elegiste.',
    },
    letter_sent: {
      title: 'Un correo va en camino',
      text: 'Si hay algo que enviar a esa dirección, llegará en un minuto.',
    },
    password_reset: { title: 'Se cambió tu contraseña', text: 'Inicia sesión con la nueva.' },
    email_changed: { title: 'Se cambió tu dirección', text: 'Inicia sesión con la nueva.' },
    email_change_undone: {
      title: 'Tu cuenta vuelve a ser tuya',
      text: 'Inicia sesión con tu dirección anterior y la contraseña que acabas de elegir.',
    },
    account_deleted: { title: 'Se eliminó tu cuenta', text: 'Gracias por haber estado aquí.' },
    confirmed_approved: {
      title: 'Tu correo electrónico está confirmado',
      text: 'Tu cuenta está lista. Inicia sesión para empezar.',
    },
    confirmed_pending: {
      title: 'Tu correo electrónico está confirmado',
      text: 'Tu cuenta está pendiente de aprobación. Te escribiremos en cuanto la revisemos.',
    },
    confirmed_rejected: {
      title: 'Tu correo electrónico está confirmado',
      text: 'Tu solicitud de acceso no fue aprobada. Ya te escribimos al respecto.',
    },
    confirmed_revoked: {
      title: 'Tu correo electrónico está confirmado',
      text: 'El acceso de esta cuenta fue revocado. Escríbenos si crees que es un error.',
    },
    log_in_first: { title: 'Inicia sesión para continuar', text: 'Volverás a la página que pediste.' },
  },
  turnstile: {
    not_human: {
      title: 'Un paso más',
      text: 'Deja que termine la comprobación de abajo, para que sepamos que no eres un robot. Después, envía otra vez el formulario.',
    },
    without_script: 'Activa JavaScript en esta página: una breve comprobación mantiene fuera a los robots.',
    reason: 'debe ser un token de Turnstile nuevo para esta acción y este nombre de host',
  },
  too_many: {
    title: 'Vuelve a intentarlo más tarde',
    anywhere: (wait) =>
      `Para proteger a todos, aquí hay un límite, y por ahora está agotado. Vuelve a intentarlo dentro de ${wait}.`,
    log_in: (wait) =>
      `Para proteger las cuentas, aquí hay un límite para iniciar sesión, y por ahora está agotado. Vuelve a intentarlo dentro de ${wait} o elige «¿Olvidaste tu contraseña?»: un correo a tu dirección siempre es una forma de entrar.`,
    second_factor: (wait) => `Vuelve a intentarlo dentro de ${wait} o usa tu llave de acceso.`,
    letter: {
      title: 'Espera un momento',
      text: 'Si hay algo que enviar a esta dirección, se acaba de enviar. Revisa tu bandeja de entrada y tu carpeta de spam, o vuelve a pedirlo dentro de un minuto.',
    },
    waits: {
      minutes: (count) => (count === 1 ? 'un minuto' : `${count} minutos`),
      hours: (count) => `${count} horas`,
    },
  },
  not_approved: {
    pending: {
      title: 'Ya falta poco',
      text: 'Tu cuenta está pendiente de aprobación. Te escribiremos cuando se apruebe.',
    },
    rejected: {
      title: 'Sin acceso',
      text: 'Tu solicitud de acceso no fue aprobada. Escríbenos si crees que es un error.',
    },
    revoked: {
      title: 'Sin acceso',
      text: 'Tu acceso fue revocado. Escríbenos si crees que es un error.',
    },
  },
  refusals: {
    not_found: { title: 'Página no encontrada', text: 'Aquí no hay nada. Revisa el enlace o empieza de nuevo.' },
    method_not_allowed: {
      title: 'Eso no es posible aquí',
      text: 'Vuelve atrás e inténtalo otra vez desde el formulario de la página.',
    },
    from_elsewhere: {
      title: 'Este formulario vino de otro lugar',
      text: 'Para proteger tu cuenta, solo se aceptan formularios de este mismo sitio. Abre la página otra vez y vuelve a intentarlo.',
    },
    portal_closed: {
      title: 'Este portal está cerrado',
      text: 'Ya nadie puede registrarse ni iniciar sesión aquí. Pregunta a la persona que te envió aquí adónde ir.',
    },
    unreadable_body: {
      title: 'No pudimos leerlo',
      text: 'Lo que se envió no es texto válido. Abre la página otra vez y vuelve a intentarlo.',
    },
    body_too_large: {
      title: 'Eso fue demasiado',
      text: 'Lo que se envió es más grande de lo que necesita cualquier formulario de aquí. Acórtalo y vuelve a intentarlo.',
    },
    not_a_form: {
      title: 'No pudimos leerlo',
      text: 'Lo que se envió no es un formulario. Abre la página otra vez y vuelve a intentarlo.',
    },
    unavailable: {
      title: 'Volvemos enseguida',
      text: 'Algo de lo que dependemos no responde. No se cambió nada. Vuelve a intentarlo dentro de un minuto.',
    },
    surprise: {
      title: 'Algo salió mal',
      text: 'Es culpa nuestra. Vuelve a intentarlo; si ocurre otra vez, dinos el id. de solicitud que aparece abajo.',
    },
  },
  questions: '¿Tienes preguntas? Escribe a {address}',
  request_id: 'Id. de solicitud',
  back: 'Volver al inicio',
  languages: 'Idioma',
  device: {
    known: (browser, system) => `${browser} en ${system}`,
    city: (city, country) => `${city}, ${country}`,
    unknown: 'Dispositivo desconocido',
  },
  api: {
    check_request: (faults) => `Revisa la solicitud: ${faults}.`,
    not_an_object: 'debe ser un objeto JSON',
    body_too_large: 'Lo que se envió es más grande de lo que se acepta aquí. Acórtalo y vuelve a intentarlo.',
    nothing_here: 'Aquí no hay nada.',
    new_terms: (origin) =>
      `Hay nuevas condiciones del servicio. Léelas en ${origin}/terms e inicia sesión en ${origin}/login para aceptarlas.`,
    surprise:
      'Algo salió mal de nuestro lado. El campo «instance» identifica esta solicitud; dinos su valor si vuelve a ocurrir.',
  },
}

function characters(count: number): string {
  return count === 1 ? '1 carácter' : `${count} caracteres`
}
