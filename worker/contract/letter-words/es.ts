import type { LanguageWords } from '../letter-words.ts'

export const es = {
  shared: {
    greeting: 'Hola, {full_name}:',
    greeting_without_name: 'Hola:',
    closing: 'El equipo de {portal_display_name}',
    note: 'Una nota del equipo:',
    before_link: '{label}:',
    copy_link: 'O copia este enlace:',
    device_near: '{device} cerca de {place}',
    contact: '¿Preguntas? Escribe a {address}.',
    statuses: { pending: 'pendiente', approved: 'aprobado', rejected: 'rechazado', revoked: 'revocado' },
    sample_note: 'Gracias por contarnos tanto sobre lo que estás creando.',
  },
  letters: {
    'confirm-email': {
      subject: 'Confirma tu correo electrónico para {portal_display_name}',
      preview: 'Un clic, una contraseña y tu registro estará completo.',
      heading: 'Confirma tu correo electrónico',
      opening: 'Te registraste en {portal_display_name}.',
      paragraphs: [
        'Abre el enlace de abajo y elige una contraseña: con eso tu dirección queda confirmada. El enlace funciona durante 24 horas.',
      ],
      button: 'Confirmar correo electrónico',
      why: 'Recibes este mensaje porque alguien se registró en {portal_display_name} con esta dirección. Si no fuiste tú, ignóralo: sin el enlace no pasa nada.',
      not_me: 'No fui yo: eliminar este registro y no volver a escribirme',
    },
    'request-received': {
      subject: 'Recibimos tu solicitud para {portal_display_name}',
      preview: 'Alguien la revisará y te escribiremos.',
      heading: 'Ya tenemos tu solicitud',
      opening: 'Tu correo electrónico está confirmado, y recibimos tu solicitud para unirte a {portal_display_name}.',
      paragraphs: [
        'Alguien del equipo la revisará y te escribiremos en cuanto haya una decisión. Hasta entonces no puedes iniciar sesión, y no tienes que hacer nada más.',
      ],
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'still-pending': {
      subject: 'Tu solicitud para unirte a {portal_display_name} sigue pendiente',
      preview: 'No tienes que hacer nada.',
      heading: 'Tu solicitud sigue pendiente',
      opening: 'Todavía no hay una decisión sobre tu solicitud para unirte a {portal_display_name}.',
      paragraphs: [
        'No tienes que hacer nada: te enviaremos la decisión por correo electrónico. Hasta entonces no puedes iniciar sesión.',
      ],
      why: 'Recibes este mensaje porque tu registro en {portal_display_name} está pendiente desde hace una semana. Solo escribimos una vez sobre esto.',
    },
    'already-registered-pending': {
      subject: 'Ya tienes una cuenta en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes una cuenta',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: [
        'Tu registro está pendiente: alguien del equipo lo revisará y te escribiremos en cuanto haya una decisión.',
      ],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-approved': {
      subject: 'Ya tienes una cuenta en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes una cuenta',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu registro está aprobado: inicia sesión con la contraseña que elegiste.'],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-rejected': {
      subject: 'Ya tienes una cuenta en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes una cuenta',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu registro fue rechazado. Si crees que es un error, escribe al equipo del portal.'],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-revoked': {
      subject: 'Ya tienes una cuenta en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes una cuenta',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu acceso fue revocado. Si crees que es un error, escribe al equipo del portal.'],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'account-approved': {
      subject: 'Tu cuenta de {portal_display_name} está aprobada',
      preview: 'Ya puedes iniciar sesión.',
      heading: 'Te damos la bienvenida',
      opening: 'Tu cuenta de {portal_display_name} fue aprobada.',
      paragraphs: ['Inicia sesión con la contraseña que elegiste.'],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'account-rejected': {
      subject: 'Tu solicitud para unirte a {portal_display_name}',
      preview: 'Tu solicitud de acceso no fue aprobada.',
      heading: 'Tu solicitud no fue aprobada',
      opening: 'Gracias por tu interés en {portal_display_name}.',
      paragraphs: ['Revisamos tu solicitud de acceso y no fue aprobada.'],
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'account-revoked': {
      subject: 'Tu acceso a {portal_display_name} fue revocado',
      preview: 'Se cerró tu sesión y ya no puedes volver a iniciarla.',
      heading: 'Tu acceso fue revocado',
      opening: 'Tu acceso a {portal_display_name} fue revocado.',
      paragraphs: ['Se cerraron todas tus sesiones y ya no puedes volver a iniciar sesión.'],
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}.',
    },
    'developer-invitation': {
      subject: 'Tienes una invitación a {portal_display_name}',
      preview: 'Elige una contraseña y tu cuenta estará lista.',
      heading: 'Tienes una invitación a {portal_display_name}',
      opening: 'El equipo de {portal_display_name} te invita a su portal para desarrolladores.',
      paragraphs: ['Acepta, elige una contraseña y tu cuenta estará lista.'],
      button: 'Aceptar la invitación',
      why: 'Recibes este mensaje porque alguien que administra {portal_display_name} escribió esta dirección. El enlace funciona durante 7 días. Si no quieres una cuenta, no tienes que hacer nada.',
    },
    'reset-password': {
      subject: 'Elige una nueva contraseña para {portal_display_name}',
      preview: 'El enlace funciona durante una hora y una sola vez.',
      heading: 'Elige una nueva contraseña',
      opening: 'Alguien pidió una nueva contraseña para tu cuenta de {portal_display_name}.',
      paragraphs: [
        'Si fuiste tú, abre el enlace de abajo y elige una. El enlace funciona durante una hora y una sola vez.',
        'Si no fuiste tú, no tienes que hacer nada: tu contraseña sigue siendo la misma.',
      ],
      button: 'Elegir una nueva contraseña',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en «¿Olvidaste tu contraseña?» de {portal_display_name}.',
    },
    'password-changed': {
      subject: 'Se cambió tu contraseña de {portal_display_name}',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Se cambió tu contraseña',
      opening:
        'La contraseña de tu cuenta de {portal_display_name} acaba de cambiar y se cerró la sesión en los demás navegadores.',
      paragraphs: [
        'Si fuiste tú, no tienes que hacer nada. Si no, elige una nueva contraseña ahora: eso cierra todas las sesiones. Las llaves de acceso siguen funcionando: revísalas en tu cuenta y elimina las que no sean tuyas.',
      ],
      button: 'No fui yo',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Escribimos cada vez que cambia su contraseña.',
    },
    'change-email': {
      subject: 'Confirma tu nueva dirección para {portal_display_name}',
      preview: 'Un clic y podrás iniciar sesión con esta dirección.',
      heading: 'Confirma tu nueva dirección',
      opening: 'Pediste usar esta dirección para tu cuenta de {portal_display_name}.',
      paragraphs: [
        'Abre el enlace de abajo para confirmarla. A partir de entonces iniciarás sesión con esta dirección. El enlace funciona durante 24 horas y una sola vez.',
      ],
      button: 'Confirmar esta dirección',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en su cuenta de {portal_display_name}. Si no fuiste tú, ignóralo: sin el enlace no pasa nada.',
    },
    'email-taken': {
      subject: 'Ya existe una cuenta de {portal_display_name} con esta dirección',
      preview: 'No se puede usar para otra.',
      heading: 'Ya existe una cuenta con esta dirección',
      opening:
        'Alguien pidió usar esta dirección para otra cuenta de {portal_display_name}. Ya existe una con ella, así que no se cambió nada.',
      paragraphs: [
        'Si fuiste tú, inicia sesión con esta dirección. Si ya no necesitas esa cuenta, elimínala allí y vuelve a pedirlo.',
      ],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Si no lo pediste tú, no tienes que hacer nada.',
    },
    'email-changed': {
      subject: 'Se cambió tu dirección de {portal_display_name}',
      preview: 'Si no fuiste tú, puedes deshacerlo durante 72 horas.',
      heading: 'Se cambió tu dirección',
      opening:
        'Tu cuenta de {portal_display_name} pertenece ahora a otra dirección y con esta ya no se puede iniciar sesión.',
      paragraphs: [
        'Si fuiste tú, no tienes que hacer nada. Si no, recupera la cuenta: elige una nueva contraseña con el enlace de abajo y volverá a pertenecer a esta dirección. Se cierran las demás sesiones. El enlace funciona durante 72 horas y una sola vez.',
      ],
      button: 'No fui yo: recuperar mi cuenta',
      why: 'Recibes este mensaje porque esta era hasta ahora la dirección de una cuenta de {portal_display_name}.',
    },
    'passkey-added': {
      subject: 'Se añadió una llave de acceso a tu cuenta de {portal_display_name}',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Se añadió una llave de acceso',
      opening: 'Alguien, probablemente tú, añadió una llave de acceso a tu cuenta de {portal_display_name}.',
      paragraphs: [
        'A partir de ahora se puede iniciar sesión con la llave de acceso «{passkey_name}».',
        'Si fuiste tú, no tienes que hacer nada. Si no, elimina la llave de acceso en tu cuenta y cambia tu contraseña.',
      ],
      button: 'Abrir mi cuenta',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Escribimos cada vez que se añade una llave de acceso.',
    },
    'new-device': {
      subject: 'Un dispositivo nuevo inició sesión en tu cuenta de {portal_display_name}',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Un dispositivo nuevo inició sesión',
      opening: 'Alguien inició sesión en tu cuenta de {portal_display_name} con un dispositivo que no reconocemos.',
      paragraphs: [
        'Fue con {device}, el {login_time}.',
        'Si fuiste tú, no tienes que hacer nada. Si no, elige una nueva contraseña ahora: eso cierra todas las sesiones. Las llaves de acceso siguen funcionando: revísalas en tu cuenta y elimina las que no sean tuyas.',
      ],
      button: 'No fui yo',
      why: 'Recibes este mensaje porque pediste un aviso para cuando un dispositivo nuevo inicie sesión en tu cuenta de {portal_display_name}. Puedes desactivarlo en tu cuenta.',
    },
  },
} as const satisfies LanguageWords
