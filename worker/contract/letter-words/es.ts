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
      subject: 'Confirma tu correo para {portal_display_name}',
      preview: 'Un clic, una contraseña y tu registro estará completo.',
      heading: 'Confirma tu correo',
      opening: 'Te has registrado en {portal_display_name}.',
      paragraphs: [
        'Abre el enlace de abajo y elige una contraseña: con eso tu dirección queda confirmada. El enlace funciona durante 24 horas.',
      ],
      button: 'Confirmar correo',
      why: 'Recibes este mensaje porque alguien se registró en {portal_display_name} con esta dirección. Si no fuiste tú, ignóralo: sin el enlace no pasa nada.',
      not_me: 'No fui yo: borrar este registro y no volver a escribirme',
    },
    'request-received': {
      subject: 'Hemos recibido tu solicitud para {portal_display_name}',
      preview: 'Alguien la revisará y te escribiremos.',
      heading: 'Ya tenemos tu solicitud',
      opening: 'Tu correo está confirmado y tu solicitud para unirte a {portal_display_name} nos ha llegado.',
      paragraphs: [
        'Alguien del equipo la revisará y te escribiremos en cuanto haya una decisión. Hasta entonces no puedes iniciar sesión, y no tienes que hacer nada más.',
      ],
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'already-registered-pending': {
      subject: 'Ya tienes un registro en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes un registro',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: [
        'Tu registro está pendiente: alguien del equipo lo revisará y te escribiremos en cuanto haya una decisión.',
      ],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-approved': {
      subject: 'Ya tienes un registro en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes un registro',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu registro está aprobado: inicia sesión con la contraseña que elegiste.'],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-rejected': {
      subject: 'Ya tienes un registro en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes un registro',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu registro fue rechazado. Si crees que es un error, escribe al equipo del portal.'],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'already-registered-revoked': {
      subject: 'Ya tienes un registro en {portal_display_name}',
      preview: 'El estado de tu registro: {developer_status}.',
      heading: 'Ya tienes un registro',
      opening:
        'Alguien, probablemente tú, quiso registrarse en {portal_display_name} con esta dirección. Ya existe una cuenta con ella.',
      paragraphs: ['Tu acceso fue revocado. Si crees que es un error, escribe al equipo del portal.'],
      why: 'Recibes este mensaje porque alguien escribió esta dirección en la página de registro de {portal_display_name}. Si no fuiste tú, no tienes que hacer nada.',
    },
    'account-approved': {
      subject: 'Tu cuenta de {portal_display_name} está aprobada',
      preview: 'Ya puedes iniciar sesión.',
      heading: 'Te damos la bienvenida',
      opening: 'Tu cuenta de {portal_display_name} ha sido aprobada.',
      paragraphs: ['Inicia sesión con la contraseña que elegiste.'],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'account-rejected': {
      subject: 'Tu solicitud para unirte a {portal_display_name}',
      preview: 'Tu solicitud de acceso no fue aprobada.',
      heading: 'Tu solicitud no fue aprobada',
      opening: 'Gracias por tu interés en {portal_display_name}.',
      paragraphs: ['Hemos revisado tu solicitud de acceso y no ha sido aprobada.'],
      why: 'Recibes este mensaje porque te registraste en {portal_display_name}.',
    },
    'account-revoked': {
      subject: 'Tu acceso a {portal_display_name} fue revocado',
      preview: 'Se ha cerrado tu sesión y ya no puedes volver a iniciarla.',
      heading: 'Tu acceso fue revocado',
      opening: 'Tu acceso a {portal_display_name} ha sido revocado.',
      paragraphs: ['Se han cerrado todas tus sesiones y ya no puedes volver a iniciarlas.'],
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
      subject: 'Elige una contraseña nueva para {portal_display_name}',
      preview: 'El enlace funciona durante una hora y una sola vez.',
      heading: 'Elige una contraseña nueva',
      opening: 'Alguien pidió una contraseña nueva para tu cuenta de {portal_display_name}.',
      paragraphs: [
        'Si fuiste tú, abre el enlace de abajo y elige una. El enlace funciona durante una hora y una sola vez.',
        'Si no fuiste tú, no tienes que hacer nada: tu contraseña sigue siendo la misma.',
      ],
      button: 'Elegir una contraseña nueva',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en «¿Olvidaste tu contraseña?» de {portal_display_name}.',
    },
    'password-changed': {
      subject: 'Tu contraseña de {portal_display_name} ha cambiado',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Tu contraseña ha cambiado',
      opening:
        'La contraseña de tu cuenta de {portal_display_name} acaba de cambiar y se cerró la sesión en los demás navegadores.',
      paragraphs: [
        'Si fuiste tú, no tienes que hacer nada. Si no, elige una contraseña nueva ahora: eso cierra todas las sesiones. Las llaves de acceso siguen funcionando: revísalas en tu cuenta y elimina las que no sean tuyas.',
      ],
      button: 'No fui yo',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Escribimos cada vez que cambia su contraseña.',
    },
    'change-email': {
      subject: 'Confirma tu nueva dirección para {portal_display_name}',
      preview: 'Un clic y podrás iniciar sesión con esta dirección.',
      heading: 'Confirma tu nueva dirección',
      opening: 'Has pedido usar esta dirección para tu cuenta de {portal_display_name}.',
      paragraphs: [
        'Abre el enlace de abajo para confirmarla. A partir de entonces iniciarás sesión con esta dirección. El enlace funciona durante 24 horas y una sola vez.',
      ],
      button: 'Confirmar esta dirección',
      why: 'Recibes este mensaje porque alguien escribió esta dirección en su cuenta de {portal_display_name}. Si no fuiste tú, ignóralo: sin el enlace no pasa nada.',
    },
    'email-taken': {
      subject: 'Esta dirección ya tiene una cuenta en {portal_display_name}',
      preview: 'No se puede usar para otra.',
      heading: 'Esta dirección ya tiene una cuenta',
      opening:
        'Alguien pidió usar esta dirección para otra cuenta de {portal_display_name}. Ya tiene una, así que no se ha cambiado nada.',
      paragraphs: [
        'Si fuiste tú, inicia sesión con esta dirección. Si ya no necesitas esa cuenta, bórrala allí y vuelve a pedirlo.',
      ],
      button: 'Iniciar sesión',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Si no lo pediste tú, no tienes que hacer nada.',
    },
    'email-changed': {
      subject: 'Tu dirección de {portal_display_name} ha cambiado',
      preview: 'Si no fuiste tú, puedes deshacerlo durante 72 horas.',
      heading: 'Tu dirección ha cambiado',
      opening:
        'Tu cuenta de {portal_display_name} pertenece ahora a otra dirección y con esta ya no se puede iniciar sesión.',
      paragraphs: [
        'Si fuiste tú, no tienes que hacer nada. Si no, recupera la cuenta: elige una contraseña nueva con el enlace de abajo y volverá a pertenecer a esta dirección. Se cierran las demás sesiones. El enlace funciona durante 72 horas y una sola vez.',
      ],
      button: 'No fui yo: recuperar la cuenta',
      why: 'Recibes este mensaje porque esta era hasta ahora la dirección de una cuenta de {portal_display_name}.',
    },
    'passkey-added': {
      subject: 'Se añadió una llave de acceso a tu cuenta de {portal_display_name}',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Se añadió una llave de acceso',
      opening: 'Se ha añadido una llave de acceso a tu cuenta de {portal_display_name}.',
      paragraphs: [
        'A partir de ahora se puede iniciar sesión con la llave «{passkey_name}».',
        'Si fuiste tú, no tienes que hacer nada. Si no, elimina la llave en tu cuenta y cambia tu contraseña.',
      ],
      button: 'Abrir tu cuenta',
      why: 'Recibes este mensaje porque tienes una cuenta en {portal_display_name}. Escribimos cada vez que se añade una llave de acceso.',
    },
    'new-device': {
      subject: 'Un dispositivo nuevo inició sesión en tu cuenta de {portal_display_name}',
      preview: 'Si fuiste tú, no tienes que hacer nada.',
      heading: 'Un dispositivo nuevo inició sesión',
      opening: 'Alguien inició sesión en tu cuenta de {portal_display_name} con un dispositivo que no reconocemos.',
      paragraphs: [
        'Fue con {device}, el {login_time}.',
        'Si fuiste tú, no tienes que hacer nada. Si no, elige una contraseña nueva ahora: eso cierra todas las sesiones. Las llaves de acceso siguen funcionando: revísalas en tu cuenta y elimina las que no sean tuyas.',
      ],
      button: 'No fui yo',
      why: 'Recibes este mensaje porque tu cuenta de {portal_display_name} pide un aviso cuando un dispositivo nuevo inicia sesión. Puedes desactivarlo en tu cuenta.',
    },
  },
} as const satisfies LanguageWords
