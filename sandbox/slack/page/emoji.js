/** Short names → Unicode for the emoji an app is likely to use; an unknown name stays as it was typed. */
const TABLE = `
warning ⚠️|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔|no_entry_sign 🚫|exclamation ❗|heavy_exclamation_mark ❗|question ❓|grey_question ❔|grey_exclamation ❕|bangbang ‼️|interrobang ⁉️|information_source ℹ️|rotating_light 🚨|construction 🚧|stop_sign 🛑|octagonal_sign 🛑
calendar 📅|date 📅|spiral_calendar_pad 🗓️|spiral_calendar 🗓️|clock1 🕐|clock2 🕑|clock3 🕒|clock4 🕓|clock5 🕔|clock6 🕕|clock7 🕖|clock8 🕗|clock9 🕘|clock10 🕙|clock11 🕚|clock12 🕛|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|mantelpiece_clock 🕰️
sunrise 🌅|sunrise_over_mountains 🌄|sunny ☀️|sun_with_face 🌞|city_sunrise 🌇|crescent_moon 🌙|moon 🌔|full_moon 🌕|star ⭐|star2 🌟|sparkles ✨|zap ⚡|fire 🔥|snowflake ❄️|cloud ☁️|umbrella ☔|rainbow 🌈|coffee ☕|earth_americas 🌎|palm_tree 🌴|seedling 🌱|christmas_tree 🎄|turkey 🦃
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|arrow_backward ◀️|fast_forward ⏩|rewind ⏪|left_right_arrow ↔️|arrow_up_down ↕️|arrows_counterclockwise 🔄|arrows_clockwise 🔃|twisted_rightwards_arrows 🔀|repeat 🔁|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|arrow_heading_up ⤴️|arrow_heading_down ⤵️|back 🔙|soon 🔜|new 🆕|up 🆙|ok 🆗|free 🆓|sos 🆘|heavy_plus_sign ➕|heavy_minus_sign ➖|heavy_multiplication_x ✖️|infinity ♾️
large_green_circle 🟢|green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|red_circle 🔴|large_blue_circle 🔵|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_orange_square 🟧|large_red_square 🟥|large_blue_square 🟦|large_purple_square 🟪|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|large_orange_diamond 🔶|small_red_triangle 🔺|small_red_triangle_down 🔻|radio_button 🔘
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|100 💯|1234 🔢
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|bookmark 🔖|file_folder 📁|open_file_folder 📂|card_index 📇|card_file_box 🗃️|wastebasket 🗑️|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|scissors ✂️|ledger 📒|notebook 📓|books 📚|book 📖|newspaper 📰|label 🏷️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|inbox_tray 📥|outbox_tray 📤|package 📦|mailbox 📫|envelope ✉️|email 📧|e-mail 📧|incoming_envelope 📨|printer 🖨️|computer 💻|iphone 📱|telephone_receiver 📞|phone ☎️|mag 🔍|mag_right 🔎|key 🔑|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|bell 🔔|no_bell 🔕|loudspeaker 📢|mega 📣|speech_balloon 💬|thought_balloon 💭|bulb 💡|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|shield 🛡️|battery 🔋|electric_plug 🔌|satellite 🛰️|satellite_antenna 📡|ticket 🎫|credit_card 💳|moneybag 💰|dollar 💵|receipt 🧾|shopping_trolley 🛒|shopping_bags 🛍️|convenience_store 🏪|department_store 🏬|house 🏠|office 🏢|factory 🏭|truck 🚚|car 🚗|bus 🚌|airplane ✈️|rocket 🚀|anchor ⚓|traffic_light 🚦|vertical_traffic_light 🚦|triangular_flag_on_post 🚩|checkered_flag 🏁|flag-us 🇺🇸
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|sports_medal 🏅|first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|crown 👑|dart 🎯|game_die 🎲|jigsaw 🧩|puzzle_piece 🧩|art 🎨|musical_note 🎵|cake 🍰|birthday 🎂|pizza 🍕|apple 🍎|green_apple 🍏|bread 🍞|cookie 🍪|beer 🍺
wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|raised_hands 🙌|raised_hand ✋|hand ✋|pray 🙏|muscle 💪|point_right 👉|point_left 👈|point_up ☝️|point_up_2 👆|point_down 👇|ok_hand 👌|v ✌️|handshake 🤝|writing_hand ✍️|eyes 👀|eye 👁️|brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥|person_raising_hand 🙋|raising_hand 🙋|shrug 🤷|facepalm 🤦|technologist 🧑‍💻|cook 🧑‍🍳|construction_worker 👷|walking 🚶|runner 🏃|running 🏃|zzz 💤|heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|orange_heart 🧡|purple_heart 💜|broken_heart 💔|boom 💥|dizzy 💫
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|simple_smile 🙂|blush 😊|wink 😉|joy 😂|sweat_smile 😅|relieved 😌|thinking_face 🤔|neutral_face 😐|confused 😕|worried 😟|disappointed 😞|cry 😢|sob 😭|open_mouth 😮|scream 😱|sleeping 😴|face_with_thermometer 🤒|mask 😷|sunglasses 😎|partying_face 🥳|hugging_face 🤗|robot_face 🤖|ghost 👻|bee 🐝|bug 🐛|cat 🐱|dog 🐶|owl 🦉|turtle 🐢|rabbit 🐰
`;

/** @type {Map<string, string>} */
const BY_NAME = new Map(
  TABLE.split(/[|\n]/)
    .map((pair) => pair.trim().split(' '))
    .filter((p) => p.length === 2)
    .map(([name, char]) => /** @type {[string, string]} */ ([name, char])),
);

/**
 * @param {string} name without colons
 * @returns {string | null}
 */
export const emojiFor = (name) => BY_NAME.get(name) ?? null;

/** Replaces the known `:name:` in a plain string (option labels, titles). @param {string} text */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (all, name) => emojiFor(name) ?? all);
